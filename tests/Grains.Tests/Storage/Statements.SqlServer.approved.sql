-- add_differences
INSERT INTO customer_differences (id, erpnext_id, former_id, kind, guess, found_by, fields, erpnext_modified, found_at, since, mended_at, told_at, run_id, customers)
SELECT r.id, r.erpnext_id, r.former_id, r.kind, r.guess, r.found_by, r.fields, r.erpnext_modified, r.found_at, r.since, r.mended_at, r.told_at, r.run_id, r.customers FROM OPENJSON(@rows) WITH (id varchar(32), erpnext_id nvarchar(280), former_id nvarchar(280), kind nvarchar(max), guess nvarchar(max), found_by nvarchar(max), fields nvarchar(max), erpnext_modified nvarchar(max), found_at datetimeoffset(7), since datetimeoffset(7), mended_at datetimeoffset(7), told_at datetimeoffset(7), run_id varchar(32), customers bigint) r;

-- add_failures
-- A customer that failed again in the same run keeps the last reason.
UPDATE sync_failures SET message = r.message, [at] = r.[at]
FROM OPENJSON(@rows) WITH ([run_id] varchar(32), [erpnext_id] nvarchar(280), [message] nvarchar(max), [at] datetimeoffset(7)) r
WHERE sync_failures.run_id = r.run_id COLLATE Latin1_General_BIN2
  AND sync_failures.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2;

INSERT INTO sync_failures (run_id, erpnext_id, message, [at])
SELECT r.run_id, r.erpnext_id, r.message, r.[at]
FROM OPENJSON(@rows) WITH ([run_id] varchar(32), [erpnext_id] nvarchar(280), [message] nvarchar(max), [at] datetimeoffset(7)) r
WHERE NOT EXISTS (
  SELECT 1 FROM sync_failures f
  WHERE f.run_id = r.run_id COLLATE Latin1_General_BIN2 AND f.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2);

-- add_hook_attempts
INSERT INTO hook_attempts (
  id, subscription_id, sent_at, message_id, event, sequence, customer_id, cause, attempt, status_code, duration_us, error)
SELECT
  r.id, r.subscription_id, r.sent_at, r.message_id, r.event, r.sequence, r.customer_id, r.cause, r.attempt, r.status_code,
  r.duration_us, r.error
FROM OPENJSON(@rows) WITH (id varchar(32), subscription_id varchar(32), sent_at datetimeoffset(7), message_id nvarchar(max), event nvarchar(max), sequence bigint, customer_id uniqueidentifier, cause nvarchar(max), attempt bigint, status_code bigint, duration_us bigint, error nvarchar(max)) r;

-- add_site_offsets
INSERT INTO site_offsets (since, minutes)
SELECT r.since, r.minutes FROM OPENJSON(@rows) WITH (since nvarchar(max), minutes bigint) r;

-- append_changes
-- @sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO customer_changes ([sequence], [customer_id], [erpnext_id], [kind], [cause], [at], [before], [customer], [modified_by], [source])
SELECT (SELECT sequence FROM feed_head) + r.sequence, r.customer_id, r.erpnext_id, r.kind, r.cause, r.[at], r.before, r.customer, r.modified_by, r.source
FROM OPENJSON(@rows) WITH ([sequence] bigint, [customer_id] uniqueidentifier, [erpnext_id] nvarchar(280), [kind] nvarchar(max), [cause] nvarchar(max), [at] datetimeoffset(7), [before] nvarchar(max), [customer] nvarchar(max), [modified_by] nvarchar(max), [source] varchar(32)) r;

-- append_deliveries
-- @change_sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO webhook_deliveries (
  id, received_at, erpnext_id, event, outcome, reason, erpnext_modified, change_sequence, duration_us, sender, size, signed_with,
  content_type, attempts, next_attempt_ms, replay_of, body, search_text, headers, trace_id, answer, tries)
SELECT
  r.id, r.received_at, r.erpnext_id, r.event, r.outcome, r.reason, r.erpnext_modified, (SELECT sequence FROM feed_head) + r.change_sequence, r.duration_us,
  r.sender, r.size, r.signed_with, r.content_type, r.attempts, r.next_attempt_ms, r.replay_of, r.body, r.search_text, r.headers, r.trace_id, r.answer, r.tries
FROM OPENJSON(@rows) WITH (id varchar(32), received_at datetimeoffset(7), erpnext_id nvarchar(280), event nvarchar(max), outcome nvarchar(max), reason nvarchar(max), erpnext_modified nvarchar(max), change_sequence bigint, duration_us bigint, sender nvarchar(max), size bigint, signed_with nvarchar(max), content_type nvarchar(max), attempts bigint, next_attempt_ms bigint, replay_of varchar(32), body nvarchar(max), search_text nvarchar(max), headers nvarchar(max), trace_id nvarchar(max), answer bigint, tries nvarchar(max)) r;

-- begin_customers
-- Another customer bears a name that was given up: the row goes on under a surrogate id of its own, so its history begins anew.
UPDATE customers SET id = r.id
FROM OPENJSON(@rows) WITH (erpnext_id nvarchar(280), id uniqueidentifier) r
WHERE customers.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2;
INSERT INTO customer_ids (id)
SELECT r.id FROM OPENJSON(@rows) WITH (erpnext_id nvarchar(280), id uniqueidentifier) r
WHERE NOT EXISTS (SELECT 1 FROM customer_ids k WHERE k.id = r.id);

-- compare_page
-- The customers of a page, without their documents, which are large and not compared.
SELECT sequence, mapping, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, custom, left_at
FROM customers
WHERE erpnext_id IN (SELECT CAST(v.value AS nvarchar(280)) COLLATE Latin1_General_BIN2 FROM OPENJSON(@names) v);

-- insert_customers
-- Writes rows that are new. Two that insert the same name at once: the unique key fails one of them, whose transaction is run again, and
-- taken_customers then finds the row. @sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO customers (version, sequence, touched, modified_key, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, custom, left_at, name_folded, search_text, mapping, times, document)
SELECT r.version + 1, coalesce((SELECT sequence FROM feed_head) + r.sequence, 0), (SELECT touched FROM feed_head), coalesce(r.erpnext_modified, N''), r.id, r.erpnext_id, r.name, r.company_name, r.contact_person, r.email, r.phone, r.address, r.city, r.state, r.country, r.tax_number, r.credit_limit, r.currency, r.customer_type, r.customer_group, r.territory, r.language, r.website, r.disabled, r.primary_contact, r.primary_address, r.erpnext_creation, r.erpnext_modified, r.deleted_at, r.previous_ids, r.renamed_to, r.merged_into, r.custom, r.left_at, r.name_folded, r.search_text, r.mapping, r.times, r.document
FROM OPENJSON(@rows) WITH (version bigint, sequence bigint, id uniqueidentifier, erpnext_id nvarchar(280), name nvarchar(max), company_name nvarchar(max), contact_person nvarchar(max), email nvarchar(max), phone nvarchar(max), address nvarchar(max), city nvarchar(max), state nvarchar(max), country nvarchar(max), tax_number nvarchar(max), credit_limit decimal(27, 9), currency nvarchar(max), customer_type nvarchar(max), customer_group nvarchar(max), territory nvarchar(max), language nvarchar(max), website nvarchar(max), disabled bit, primary_contact nvarchar(max), primary_address nvarchar(max), erpnext_creation nvarchar(max), erpnext_modified nvarchar(max), deleted_at datetimeoffset(7), previous_ids nvarchar(max), renamed_to nvarchar(280), merged_into nvarchar(280), custom nvarchar(max), left_at datetimeoffset(7), name_folded nvarchar(max), search_text nvarchar(max), mapping bigint, times nvarchar(max), document nvarchar(max)) r;

-- list_customers
-- One page of the list, sorted by a {key} of list_key; {direction} and {comparison} are filled, {filters} as
-- list_filter says. @value, @name: the last row of the page before. count: how many match instead, up to @limit;
-- names: who. among: only of these.
-- place: only the key of the row at @skip. @words, @numbers: JSON arrays. All words must occur
-- and one of the numbers, as SearchTerms says.
SELECT count(*) FROM ( --? count !names
SELECT TOP (@limit) --? !place
SELECT --? place
  sequence --? !place !count
  erpnext_id --? place
  erpnext_id --? count
  , id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, custom, left_at --? !count !place
  , {key} AS sort_key --? !count
FROM customers
WHERE 1 = 1
  AND deleted_at IS NULL --? living
  AND {filters} --? filters
  AND erpnext_id IN (SELECT CAST(v.value AS nvarchar(280)) COLLATE Latin1_General_BIN2 FROM OPENJSON(@among) v) --? among
  AND NOT EXISTS (SELECT 1 FROM OPENJSON(@words) w WHERE CHARINDEX(CAST(w.value AS nvarchar(2000)) COLLATE Latin1_General_BIN2, --? words
    search_text) = 0) --? words
  AND EXISTS (SELECT 1 FROM OPENJSON(@numbers) n WHERE CHARINDEX(CAST(n.value AS nvarchar(100)) COLLATE Latin1_General_BIN2, --? numbers
    search_text) > 0) --? numbers
  AND {key} {comparison}= @value --? after !erpnextId
    AND ({key} {comparison} @value OR erpnext_id {comparison} @name) --? after !erpnextId
  AND erpnext_id {comparison} @name --? after erpnextId
ORDER BY --? !count
  sort_key {direction}, --? !count !erpnextId
  erpnext_id {direction} --? !count
OFFSET @skip ROWS FETCH NEXT 1 ROWS ONLY --? place
) AS found --? count !names
;

-- list_differences
-- Newest first, before @before. Each filter is there when it is asked for.
SELECT TOP (@limit) id, erpnext_id, former_id, kind, guess, found_by, fields, erpnext_modified, found_at, since, mended_at, told_at, run_id, customers
FROM customer_differences
WHERE id < CAST(@before AS varchar(32))
  AND mended_at IS NULL --? open
  AND mended_at IS NOT NULL --? mended
  AND guess = @guess --? guess
  AND (erpnext_id = @erpnext_id OR former_id = @erpnext_id) --? erpnextId
ORDER BY id DESC;

-- lock_customers
-- The names whose rows still have the version on which it was decided to write or to leave them. The row is written with what it has: that
-- takes its lock to the end of the transaction on any server, whatever its hints and its isolation do. A genuine one writes no index and no
-- value for it (docs/decisions/0300). Read by a statement of its own, as in advance_feed: a version that holds now is held.
UPDATE customers SET version = customers.version
FROM OPENJSON(@rows) WITH (erpnext_id nvarchar(280), version bigint) r
WHERE customers.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2 AND customers.version = r.version;

SELECT c.erpnext_id, c.touched
FROM customers c
JOIN OPENJSON(@rows) WITH (erpnext_id nvarchar(280), version bigint) r
  ON c.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2 AND c.version = r.version;

-- read_customers
-- Rows of some names, with what ERPNext told.
SELECT version, sequence, touched, mapping, times, document, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, custom, left_at
FROM customers
WHERE erpnext_id IN (SELECT CAST(v.value AS nvarchar(280)) COLLATE Latin1_General_BIN2 FROM OPENJSON(@names) v);

-- read_folded
-- Customers by name, from behind @after on, as they are folded.
SELECT TOP (@limit)
  version, sequence, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, custom, left_at, name_folded, search_text
FROM customers
WHERE erpnext_id > @after
ORDER BY erpnext_id;

-- remove_customers
-- The rows of those names go; what comes in their place follows in the same transaction. Their surrogate ids and what they were last written by are returned.
DELETE FROM customers
OUTPUT deleted.id, deleted.erpnext_id, deleted.touched
WHERE erpnext_id IN (SELECT r.erpnext_id COLLATE Latin1_General_BIN2 FROM OPENJSON(@rows) WITH (erpnext_id nvarchar(280)) r);

-- settle_deliveries
-- Writes how a delivery ended that was logged before. A body that is not to be kept any more goes.
-- @change_sequence counts back from the feed's head, which this transaction has just advanced.
UPDATE webhook_deliveries SET
  outcome = r.outcome, reason = r.reason, erpnext_modified = r.erpnext_modified, change_sequence = (SELECT sequence FROM feed_head) + r.change_sequence,
  duration_us = r.duration_us, attempts = r.attempts, next_attempt_ms = r.next_attempt_ms, body = r.body,
  search_text = r.search_text, tries = r.tries,
  headers = CASE WHEN r.body IS NULL THEN NULL ELSE webhook_deliveries.headers END
FROM OPENJSON(@rows) WITH (id varchar(32), received_at datetimeoffset(7), erpnext_id nvarchar(280), event nvarchar(max), outcome nvarchar(max), reason nvarchar(max), erpnext_modified nvarchar(max), change_sequence bigint, duration_us bigint, sender nvarchar(max), size bigint, signed_with nvarchar(max), content_type nvarchar(max), attempts bigint, next_attempt_ms bigint, replay_of varchar(32), body nvarchar(max), search_text nvarchar(max), headers nvarchar(max), trace_id nvarchar(max), answer bigint, tries nvarchar(max)) r
WHERE webhook_deliveries.id = r.id COLLATE Latin1_General_BIN2;

-- taken_customers
-- The names that have a row, whatever its version.
SELECT c.erpnext_id
FROM customers c
JOIN OPENJSON(@rows) WITH (erpnext_id nvarchar(280)) r ON c.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2;

-- update_customers
-- Writes rows that still have the version on which they were decided: lock_customers holds them. Without a change a row keeps its place.
-- @sequence counts back from the feed's head, which this transaction has just advanced.
UPDATE customers SET
  version = customers.version + 1, sequence = coalesce((SELECT sequence FROM feed_head) + r.sequence, customers.sequence), touched = (SELECT touched FROM feed_head),
  name_folded = coalesce(r.name_folded, customers.name_folded), search_text = coalesce(r.search_text, customers.search_text),
  modified_key = coalesce(r.erpnext_modified, N''), mapping = r.mapping, times = r.times, document = r.document, name = r.name, company_name = r.company_name, contact_person = r.contact_person, email = r.email, phone = r.phone, address = r.address, city = r.city, state = r.state, country = r.country, tax_number = r.tax_number, credit_limit = r.credit_limit, currency = r.currency, customer_type = r.customer_type, customer_group = r.customer_group, territory = r.territory, language = r.language, website = r.website, disabled = r.disabled, primary_contact = r.primary_contact, primary_address = r.primary_address, erpnext_creation = r.erpnext_creation, erpnext_modified = r.erpnext_modified, deleted_at = r.deleted_at, previous_ids = r.previous_ids, renamed_to = r.renamed_to, merged_into = r.merged_into, custom = r.custom, left_at = r.left_at
FROM OPENJSON(@rows) WITH (version bigint, sequence bigint, id uniqueidentifier, erpnext_id nvarchar(280), name nvarchar(max), company_name nvarchar(max), contact_person nvarchar(max), email nvarchar(max), phone nvarchar(max), address nvarchar(max), city nvarchar(max), state nvarchar(max), country nvarchar(max), tax_number nvarchar(max), credit_limit decimal(27, 9), currency nvarchar(max), customer_type nvarchar(max), customer_group nvarchar(max), territory nvarchar(max), language nvarchar(max), website nvarchar(max), disabled bit, primary_contact nvarchar(max), primary_address nvarchar(max), erpnext_creation nvarchar(max), erpnext_modified nvarchar(max), deleted_at datetimeoffset(7), previous_ids nvarchar(max), renamed_to nvarchar(280), merged_into nvarchar(280), custom nvarchar(max), left_at datetimeoffset(7), name_folded nvarchar(max), search_text nvarchar(max), mapping bigint, times nvarchar(max), document nvarchar(max)) r
WHERE customers.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2 AND customers.version = r.version;
