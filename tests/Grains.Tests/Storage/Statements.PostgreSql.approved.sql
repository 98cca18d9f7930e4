-- add_differences
INSERT INTO customer_differences (id, erpnext_id, former_id, kind, guess, found_by, fields, erpnext_modified, found_at, since, mended_at, told_at, run_id, customers)
SELECT r.id, r.erpnext_id, r.former_id, r.kind, r.guess, r.found_by, r.fields, r.erpnext_modified, r.found_at, r.since, r.mended_at, r.told_at, r.run_id, r.customers FROM (SELECT unnest(@id) AS id, unnest(@erpnext_id) AS erpnext_id, unnest(@former_id) AS former_id, unnest(@kind) AS kind, unnest(@guess) AS guess, unnest(@found_by) AS found_by, unnest(@fields) AS fields, unnest(@erpnext_modified) AS erpnext_modified, unnest(@found_at) AS found_at, unnest(@since) AS since, unnest(@mended_at) AS mended_at, unnest(@told_at) AS told_at, unnest(@run_id) AS run_id, unnest(@customers) AS customers) AS r;

-- add_failures
-- A customer that failed again in the same run keeps the last reason.
INSERT INTO sync_failures (run_id, erpnext_id, message, at)
SELECT * FROM (SELECT unnest(@run_id) AS run_id, unnest(@erpnext_id) AS erpnext_id, unnest(@message) AS message, unnest(@at) AS at) AS r
ON CONFLICT (run_id, erpnext_id) DO UPDATE SET message = excluded.message, at = excluded.at;

-- add_hook_attempts
INSERT INTO hook_attempts (
  id, subscription_id, sent_at, message_id, event, sequence, customer_id, cause, attempt, status_code, duration_us, error)
SELECT
  r.id, r.subscription_id, r.sent_at, r.message_id, r.event, r.sequence, r.customer_id, r.cause, r.attempt, r.status_code,
  r.duration_us, r.error
FROM (SELECT unnest(@id) AS id, unnest(@subscription_id) AS subscription_id, unnest(@sent_at) AS sent_at, unnest(@message_id) AS message_id, unnest(@event) AS event, unnest(@sequence) AS sequence, unnest(@customer_id) AS customer_id, unnest(@cause) AS cause, unnest(@attempt) AS attempt, unnest(@status_code) AS status_code, unnest(@duration_us) AS duration_us, unnest(@error) AS error) AS r;

-- add_site_offsets
INSERT INTO site_offsets (since, minutes)
SELECT r.since, r.minutes FROM (SELECT unnest(@since) AS since, unnest(@minutes) AS minutes) AS r;

-- append_changes
-- @sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO customer_changes (sequence, customer_id, erpnext_id, kind, cause, at, before, customer, modified_by, source)
SELECT (SELECT sequence FROM feed_head) + r.sequence, r.customer_id, r.erpnext_id, r.kind, r.cause, r.at, r.before, r.customer, r.modified_by, r.source
FROM (SELECT unnest(@sequence) AS sequence, unnest(@customer_id) AS customer_id, unnest(@erpnext_id) AS erpnext_id, unnest(@kind) AS kind, unnest(@cause) AS cause, unnest(@at) AS at, unnest(@before) AS before, unnest(@customer) AS customer, unnest(@modified_by) AS modified_by, unnest(@source) AS source) AS r;

-- append_deliveries
-- @change_sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO webhook_deliveries (
  id, received_at, erpnext_id, event, outcome, reason, erpnext_modified, change_sequence, duration_us, sender, size, signed_with,
  content_type, attempts, next_attempt_ms, replay_of, body, search_text, headers, trace_id, answer, tries)
SELECT
  r.id, r.received_at, r.erpnext_id, r.event, r.outcome, r.reason, r.erpnext_modified, (SELECT sequence FROM feed_head) + r.change_sequence, r.duration_us,
  r.sender, r.size, r.signed_with, r.content_type, r.attempts, r.next_attempt_ms, r.replay_of, r.body, r.search_text, r.headers, r.trace_id, r.answer, r.tries
FROM (SELECT unnest(@id) AS id, unnest(@received_at) AS received_at, unnest(@erpnext_id) AS erpnext_id, unnest(@event) AS event, unnest(@outcome) AS outcome, unnest(@reason) AS reason, unnest(@erpnext_modified) AS erpnext_modified, unnest(@change_sequence) AS change_sequence, unnest(@duration_us) AS duration_us, unnest(@sender) AS sender, unnest(@size) AS size, unnest(@signed_with) AS signed_with, unnest(@content_type) AS content_type, unnest(@attempts) AS attempts, unnest(@next_attempt_ms) AS next_attempt_ms, unnest(@replay_of) AS replay_of, unnest(@body) AS body, unnest(@search_text) AS search_text, unnest(@headers) AS headers, unnest(@trace_id) AS trace_id, unnest(@answer) AS answer, unnest(@tries) AS tries) AS r;

-- begin_customers
-- Another customer bears a name that was given up: the row goes on under a surrogate id of its own, so its history begins anew.
UPDATE customers c SET id = r.id
FROM (SELECT unnest(@erpnext_id) AS erpnext_id, unnest(@id) AS id) AS r
WHERE c.erpnext_id = r.erpnext_id;

-- compare_page
-- The customers of a page, without their documents, which are large and not compared.
SELECT sequence, mapping, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, custom, left_at
FROM customers
WHERE erpnext_id = ANY (@names);

-- insert_customers
-- Writes rows that are new; one that another transaction has inserted since taken_customers looked fails the transaction, which is run again.
-- One array per column, in name order. @sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO customers (version, sequence, touched, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, custom, left_at, name_folded, search_text, mapping, times, document)
SELECT r.version + 1, coalesce((SELECT sequence FROM feed_head) + r.sequence, 0), (SELECT touched FROM feed_head), r.id, r.erpnext_id, r.name, r.company_name, r.contact_person, r.email, r.phone, r.address, r.city, r.state, r.country, r.tax_number, r.credit_limit, r.currency, r.customer_type, r.customer_group, r.territory, r.language, r.website, r.disabled, r.primary_contact, r.primary_address, r.erpnext_creation, r.erpnext_modified, r.deleted_at, r.previous_ids, r.renamed_to, r.merged_into, r.custom, r.left_at, r.name_folded, r.search_text, r.mapping, r.times, r.document
FROM (SELECT unnest(@version) AS version, unnest(@sequence) AS sequence, unnest(@id) AS id, unnest(@erpnext_id) AS erpnext_id, unnest(@name) AS name, unnest(@company_name) AS company_name, unnest(@contact_person) AS contact_person, unnest(@email) AS email, unnest(@phone) AS phone, unnest(@address) AS address, unnest(@city) AS city, unnest(@state) AS state, unnest(@country) AS country, unnest(@tax_number) AS tax_number, unnest(@credit_limit) AS credit_limit, unnest(@currency) AS currency, unnest(@customer_type) AS customer_type, unnest(@customer_group) AS customer_group, unnest(@territory) AS territory, unnest(@language) AS language, unnest(@website) AS website, unnest(@disabled) AS disabled, unnest(@primary_contact) AS primary_contact, unnest(@primary_address) AS primary_address, unnest(@erpnext_creation) AS erpnext_creation, unnest(@erpnext_modified) AS erpnext_modified, unnest(@deleted_at) AS deleted_at, unnest(@previous_ids) AS previous_ids, unnest(@renamed_to) AS renamed_to, unnest(@merged_into) AS merged_into, unnest(@custom) AS custom, unnest(@left_at) AS left_at, unnest(@name_folded) AS name_folded, unnest(@search_text) AS search_text, unnest(@mapping) AS mapping, unnest(@times) AS times, unnest(@document) AS document) AS r;

-- list_customers
-- One page of the list, sorted by a {key} of list_key; {direction} and {comparison} are filled, {filters} as
-- list_filter says. @value, @name: the last row of the page before. count: how many match instead, up to @limit;
-- names: who. among: only of these.
-- place: only the key of the row at @skip. @words, @numbers, @trigrams: arrays. All words must
-- occur and one of the numbers, as SearchTerms says. narrow: the trigrams leave few rows in the index, to which those
-- are added that changed after it (@indexed), and tombstones that made no change. They are looked at, instead of the
-- customers in their order.
SELECT * FROM ( --? narrow !count
SELECT count(*) FROM ( --? count !names
SELECT
  sequence --? !place !count
  erpnext_id --? place
  erpnext_id --? count
  , id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, custom, left_at --? !count !place
  , {key} AS sort_key --? !count !modified
  , m.modified AS sort_key --? !count modified
FROM customers --? !modified
FROM customers --? modified count
FROM customer_modified m JOIN customers USING (erpnext_id) --? modified !count
WHERE 1 = 1
  AND deleted_at IS NULL --? living
  AND NOT m.is_deleted --? living modified !count
  AND {filters} --? filters
  AND erpnext_id = ANY (@among) --? among
  AND NOT EXISTS (SELECT 1 FROM unnest(@words) AS w (word) WHERE strpos(search_text, w.word) = 0) --? words
  AND EXISTS (SELECT 1 FROM unnest(@numbers) AS n (number) WHERE strpos(search_text, n.number) > 0) --? numbers
  AND erpnext_id IN ( --? narrow
    SELECT f.name FROM customersync_found(@trigrams, NULL) AS f (name) --? narrow trigrams
    SELECT s.erpnext_id FROM customer_search s WHERE 1 = 1 --? narrow !trigrams
      AND NOT EXISTS ( --? narrow !trigrams words
        SELECT 1 FROM unnest(@words) AS w (word) WHERE strpos(s.search_text, w.word) = 0) --? narrow !trigrams words
      AND EXISTS ( --? narrow !trigrams numbers
        SELECT 1 FROM unnest(@numbers) AS n (number) WHERE strpos(s.search_text, n.number) > 0) --? narrow !trigrams numbers
    UNION SELECT erpnext_id FROM customer_changes WHERE sequence > @indexed --? narrow
    UNION SELECT erpnext_id FROM customers WHERE deleted_at IS NOT NULL AND sequence = 0 --? narrow !living
  ) --? narrow
  AND ({key}, erpnext_id) {comparison} (@value, @name) --? after !erpnextId !modified
  AND (m.modified, m.erpnext_id) {comparison} (@value, @name) --? after modified
  AND erpnext_id {comparison} @name --? after erpnextId
OFFSET 0) AS found -- Keeps the planner from taking the order's index instead. --? narrow !count
ORDER BY --? !count
  sort_key {direction}, --? !count !erpnextId
  erpnext_id {direction} --? !count
LIMIT @limit --? !place
LIMIT 1 OFFSET @skip --? place
) AS found --? count !names
;

-- list_differences
-- Newest first, before @before. Each filter is there when it is asked for.
SELECT id, erpnext_id, former_id, kind, guess, found_by, fields, erpnext_modified, found_at, since, mended_at, told_at, run_id, customers
FROM customer_differences
WHERE id < @before
  AND mended_at IS NULL --? open
  AND mended_at IS NOT NULL --? mended
  AND guess = @guess --? guess
  AND (erpnext_id = @erpnext_id OR former_id = @erpnext_id) --? erpnextId
ORDER BY id DESC
LIMIT @limit;

-- lock_customers
-- The names whose rows still have the version on which it was decided to write or to leave them; the lock keeps it to the end of the
-- transaction. A row that another transaction is changing is waited for, and then looked at again (READ COMMITTED). Locked in name order:
-- two silos with the same rows would lock each other for the second that a deadlock takes to be found.
SELECT c.erpnext_id, c.touched
FROM customers c
JOIN (SELECT unnest(@erpnext_id) AS erpnext_id, unnest(@version) AS version) AS g ON c.erpnext_id = g.erpnext_id AND c.version = g.version
ORDER BY c.erpnext_id
FOR NO KEY UPDATE OF c;

-- read_customers
-- Rows of some names, with what ERPNext told.
SELECT version, sequence, touched, mapping, times, document, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, custom, left_at
FROM customers
WHERE erpnext_id = ANY (@names);

-- read_folded
-- Customers by name, from behind @after on, as they are folded.
SELECT
  version, sequence, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, custom, left_at, name_folded, search_text
FROM customers
WHERE erpnext_id > @after
ORDER BY erpnext_id
LIMIT @limit;

-- require_versions
-- lock_customers as a demand: unless every row still has the version on which it was decided, the transaction fails (division by zero), and
-- is run again the long way (PostgreSqlErrors.MustRepeat). What is sent behind it need not wait for an answer.
SELECT 1 / CAST(count(*) = cardinality(@erpnext_id) AS integer)
FROM (
  SELECT c.erpnext_id
  FROM customers c
  JOIN (SELECT unnest(@erpnext_id) AS erpnext_id, unnest(@version) AS version) AS g ON c.erpnext_id = g.erpnext_id AND c.version = g.version
  ORDER BY c.erpnext_id
  FOR NO KEY UPDATE OF c
) AS held;

-- settle_deliveries
-- Writes how a delivery ended that was logged before. A body that is not to be kept any more goes.
-- @change_sequence counts back from the feed's head, which this transaction has just advanced.
UPDATE webhook_deliveries d SET
  outcome = r.outcome, reason = r.reason, erpnext_modified = r.erpnext_modified, change_sequence = (SELECT sequence FROM feed_head) + r.change_sequence,
  duration_us = r.duration_us, attempts = r.attempts, next_attempt_ms = r.next_attempt_ms, body = r.body,
  search_text = r.search_text, tries = r.tries, headers = CASE WHEN r.body IS NULL THEN NULL ELSE d.headers END
FROM (SELECT unnest(@id) AS id, unnest(@received_at) AS received_at, unnest(@erpnext_id) AS erpnext_id, unnest(@event) AS event, unnest(@outcome) AS outcome, unnest(@reason) AS reason, unnest(@erpnext_modified) AS erpnext_modified, unnest(@change_sequence) AS change_sequence, unnest(@duration_us) AS duration_us, unnest(@sender) AS sender, unnest(@size) AS size, unnest(@signed_with) AS signed_with, unnest(@content_type) AS content_type, unnest(@attempts) AS attempts, unnest(@next_attempt_ms) AS next_attempt_ms, unnest(@replay_of) AS replay_of, unnest(@body) AS body, unnest(@search_text) AS search_text, unnest(@headers) AS headers, unnest(@trace_id) AS trace_id, unnest(@answer) AS answer, unnest(@tries) AS tries) AS r
WHERE d.id = r.id;

-- update_customers
-- Writes rows that still have the version on which they were decided: lock_customers holds them. Without a change a row keeps its place.
-- @sequence counts back from the feed's head, which this transaction has just advanced.
UPDATE customers c SET
  version = c.version + 1, sequence = coalesce((SELECT sequence FROM feed_head) + r.sequence, c.sequence), touched = (SELECT touched FROM feed_head),
  name_folded = coalesce(r.name_folded, c.name_folded), search_text = coalesce(r.search_text, c.search_text),
  mapping = r.mapping, times = r.times, document = r.document, name = r.name, company_name = r.company_name, contact_person = r.contact_person, email = r.email, phone = r.phone, address = r.address, city = r.city, state = r.state, country = r.country, tax_number = r.tax_number, credit_limit = r.credit_limit, currency = r.currency, customer_type = r.customer_type, customer_group = r.customer_group, territory = r.territory, language = r.language, website = r.website, disabled = r.disabled, primary_contact = r.primary_contact, primary_address = r.primary_address, erpnext_creation = r.erpnext_creation, erpnext_modified = r.erpnext_modified, deleted_at = r.deleted_at, previous_ids = r.previous_ids, renamed_to = r.renamed_to, merged_into = r.merged_into, custom = r.custom, left_at = r.left_at
FROM (SELECT unnest(@version) AS version, unnest(@sequence) AS sequence, unnest(@id) AS id, unnest(@erpnext_id) AS erpnext_id, unnest(@name) AS name, unnest(@company_name) AS company_name, unnest(@contact_person) AS contact_person, unnest(@email) AS email, unnest(@phone) AS phone, unnest(@address) AS address, unnest(@city) AS city, unnest(@state) AS state, unnest(@country) AS country, unnest(@tax_number) AS tax_number, unnest(@credit_limit) AS credit_limit, unnest(@currency) AS currency, unnest(@customer_type) AS customer_type, unnest(@customer_group) AS customer_group, unnest(@territory) AS territory, unnest(@language) AS language, unnest(@website) AS website, unnest(@disabled) AS disabled, unnest(@primary_contact) AS primary_contact, unnest(@primary_address) AS primary_address, unnest(@erpnext_creation) AS erpnext_creation, unnest(@erpnext_modified) AS erpnext_modified, unnest(@deleted_at) AS deleted_at, unnest(@previous_ids) AS previous_ids, unnest(@renamed_to) AS renamed_to, unnest(@merged_into) AS merged_into, unnest(@custom) AS custom, unnest(@left_at) AS left_at, unnest(@name_folded) AS name_folded, unnest(@search_text) AS search_text, unnest(@mapping) AS mapping, unnest(@times) AS times, unnest(@document) AS document) AS r
WHERE c.erpnext_id = r.erpnext_id AND c.version = r.version;
