-- add_differences
INSERT INTO customer_differences (id, erpnext_id, former_id, kind, guess, found_by, fields, erpnext_modified, found_at, since, mended_at, told_at, run_id, customers) VALUES (@id, @erpnext_id, @former_id, @kind, @guess, @found_by, @fields, @erpnext_modified, @found_at, @since, @mended_at, @told_at, @run_id, @customers);

-- append_changes
-- @sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO customer_changes (sequence, customer_id, erpnext_id, kind, cause, at, before, customer, modified_by, source)
SELECT sequence + @sequence, @customer_id, @erpnext_id, @kind, @cause, @at, @before, @customer, @modified_by, @source
FROM feed_head;

-- compare_page
-- The customers of a page, without their documents, which are large and not compared.
SELECT sequence, mapping, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, custom, left_at
FROM customers
WHERE erpnext_id IN (SELECT value FROM json_each(@names));

-- insert_customers
-- Writes a row that is new; taken_customers has told that there is none. @sequence counts back from the feed's head, which this transaction
-- has just advanced.
INSERT INTO customers (version, sequence, touched, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, custom, left_at, name_folded, search_text, mapping, times, document)
SELECT @version + 1, coalesce(sequence + @sequence, 0), touched, @id, @erpnext_id, @name, @company_name, @contact_person, @email, @phone, @address, @city, @state, @country, @tax_number, @credit_limit, @currency, @customer_type, @customer_group, @territory, @language, @website, @disabled, @primary_contact, @primary_address, @erpnext_creation, @erpnext_modified, @deleted_at, @previous_ids, @renamed_to, @merged_into, @custom, @left_at, @name_folded, @search_text, @mapping, @times, @document
FROM feed_head;

-- list_customers
-- One page of the list, sorted by a {key} of list_key; {direction} and {comparison} are filled, {filters} as
-- list_filter says. @value, @name: the last row of the page before. count: how many match instead, up to @limit;
-- names: who. among: only of these.
-- place: only the key of the row at @skip. @words, @numbers, @trigrams: JSON arrays. All words
-- must occur and one of the numbers, as SearchTerms says. narrow: the trigrams leave few rows in the index, to which
-- those are added that changed after it (@indexed), and tombstones that made no change. They are looked at, instead of
-- the customers in their order.
SELECT count(*) FROM ( --? count !names
SELECT
  sequence --? !place !count
  erpnext_id --? place
  erpnext_id --? count
  , id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, custom, left_at --? !count !place
  , {key} AS sort_key --? !count
FROM customers
WHERE 1 = 1
  AND deleted_at IS NULL --? living
  AND {filters} --? filters
  AND erpnext_id IN (SELECT value FROM json_each(@among)) --? among
  AND NOT EXISTS (SELECT 1 FROM json_each(@words) w WHERE instr(search_text, w.value) = 0) --? words
  AND EXISTS (SELECT 1 FROM json_each(@numbers) n WHERE instr(search_text, n.value) > 0) --? numbers
  AND erpnext_id IN ( --? narrow
    SELECT s.erpnext_id FROM customer_search s WHERE s.key IN ( --? narrow trigrams
      SELECT rowid FROM customer_trigrams WHERE customer_trigrams MATCH ( --? narrow trigrams
        SELECT group_concat('"' || replace(t.value, '"', '""') || '"', ' AND ') --? narrow trigrams
        FROM json_each(@trigrams) t)) --? narrow trigrams
    SELECT s.erpnext_id FROM ( --? narrow !trigrams words
        SELECT substr(w.value, 1, 3) AS word FROM json_each(@words) w ORDER BY ( --? narrow !trigrams words
          SELECT count(*) FROM ( --? narrow !trigrams words
            SELECT 1 FROM customer_trigram_rows r WHERE r.term >= substr(w.value, 1, 3) --? narrow !trigrams words
              AND r.term <= substr(w.value, 1, 3) || char(1114111, 1114111) LIMIT 10001)) LIMIT 1) AS rarest --? narrow !trigrams words
      CROSS JOIN customer_trigram_rows t CROSS JOIN customer_search s --? narrow !trigrams words
      WHERE t.term >= rarest.word AND t.term <= rarest.word || char(1114111, 1114111) --? narrow !trigrams words
        AND s.key = t.doc --? narrow !trigrams words
        AND NOT EXISTS (SELECT 1 FROM json_each(@words) w WHERE instr(s.search_text, w.value) = 0) --? narrow !trigrams words
    SELECT s.erpnext_id FROM customer_search s WHERE 1 = 1 --? narrow !trigrams !words
      AND EXISTS ( --? narrow !trigrams numbers
        SELECT 1 FROM json_each(@numbers) n WHERE instr(s.search_text, n.value) > 0) --? narrow !trigrams numbers
    UNION SELECT erpnext_id FROM customer_changes WHERE sequence > @indexed --? narrow
    UNION SELECT erpnext_id FROM customers WHERE deleted_at IS NOT NULL AND sequence = 0 --? narrow !living
  ) --? narrow
  AND ({key}, erpnext_id) {comparison} (@value, @name) --? after column
  AND {key} {comparison}= @value AND ({key} {comparison} @value OR erpnext_id {comparison} @name) --? after expression
  AND erpnext_id {comparison} @name --? after erpnextId
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

-- read_customers
-- Rows of some names, with what ERPNext told.
SELECT version, sequence, touched, mapping, times, document, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, custom, left_at
FROM customers
WHERE erpnext_id IN (SELECT value FROM json_each(@names));

-- read_folded
-- Customers by name, from behind @after on, as they are folded.
SELECT
  version, sequence, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, custom, left_at, name_folded, search_text
FROM customers
WHERE erpnext_id > @after
ORDER BY erpnext_id
LIMIT @limit;

-- update_customers
-- Writes rows that still have the version on which they were decided: lock_customers holds them. Without a change a row keeps its place.
-- @sequence counts back from the feed's head, which this transaction has just advanced. SQLite writes every index of a column that is set, also
-- to what it was: columns of indexes are set where they differ.
UPDATE customers SET
  version = version + 1, sequence = coalesce((SELECT sequence FROM feed_head) + @sequence, sequence), touched = (SELECT touched FROM feed_head),
  mapping = @mapping, times = @times, document = @document, name = @name, company_name = @company_name, contact_person = @contact_person, address = @address, state = @state, country = @country, credit_limit = @credit_limit, currency = @currency, customer_type = @customer_type, customer_group = @customer_group, territory = @territory, language = @language, website = @website, disabled = @disabled, erpnext_modified = @erpnext_modified, previous_ids = @previous_ids, renamed_to = @renamed_to, merged_into = @merged_into, left_at = @left_at
  , email = @email --? email
, phone = @phone --? phone
, city = @city --? city
, tax_number = @tax_number --? tax_number
, primary_contact = @primary_contact --? primary_contact
, primary_address = @primary_address --? primary_address
, erpnext_creation = @erpnext_creation --? erpnext_creation
, deleted_at = @deleted_at --? deleted_at
, custom = @custom --? custom
  , name_folded = @name_folded --? name
  , search_text = @search_text --? search_text
WHERE erpnext_id = @erpnext_id AND version = @version;
