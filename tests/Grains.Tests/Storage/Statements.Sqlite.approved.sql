-- append_changes
-- @sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO customer_changes (sequence, customer_id, erpnext_id, kind, cause, at, before, customer)
SELECT sequence + @sequence, @customer_id, @erpnext_id, @kind, @cause, @at, @before, @customer
FROM feed_head;

-- compare_page
-- What is known of the names of a page: all but the documents, which are large and not compared. @names: JSON array of texts.
SELECT version, sequence, touched, times, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into
FROM customers
WHERE erpnext_id IN (SELECT value FROM json_each(@names));

-- insert_customers
-- Writes a row that is new; taken_customers has told that there is none. @sequence counts back from the feed's head, which this transaction
-- has just advanced.
INSERT INTO customers (version, sequence, touched, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, name_folded, search_text, times, document)
SELECT @version + 1, coalesce(sequence + @sequence, 0), touched, @id, @erpnext_id, @name, @company_name, @contact_person, @email, @phone, @address, @city, @state, @country, @tax_number, @credit_limit, @currency, @customer_type, @customer_group, @territory, @language, @website, @disabled, @primary_contact, @primary_address, @erpnext_creation, @erpnext_modified, @deleted_at, @previous_ids, @renamed_to, @merged_into, @name_folded, @search_text, @times, @document
FROM feed_head;

-- list_customers
-- One page of the list. {sort}, {direction}, {comparison} and {living} are filled from a fixed set.
-- @words: JSON array of folded words that must all occur. @value, @name: the last row of the page before; @first 1 when there is none.
SELECT sequence, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into
FROM customers
WHERE {living}
  AND NOT EXISTS (SELECT 1 FROM json_each(@words) w WHERE instr(search_text, w.value) = 0)
  AND (@first = 1 OR ({sort}, erpnext_id) {comparison} (@value, @name))
ORDER BY {sort} {direction}, erpnext_id {direction}
LIMIT @limit;

-- read_customers
-- Rows of some names, with what ERPNext told. @names: JSON array of texts.
SELECT version, sequence, touched, times, document, id, erpnext_id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into
FROM customers
WHERE erpnext_id IN (SELECT value FROM json_each(@names));

-- update_customers
-- Writes rows that still have the version on which they were decided: lock_customers holds them. Without a change a row keeps its place.
-- @sequence counts back from the feed's head, which this transaction has just advanced.
UPDATE customers SET
  version = version + 1, sequence = coalesce((SELECT sequence FROM feed_head) + @sequence, sequence), touched = (SELECT touched FROM feed_head),
  name = @name, company_name = @company_name, contact_person = @contact_person, email = @email, phone = @phone, address = @address, city = @city, state = @state, country = @country, tax_number = @tax_number, credit_limit = @credit_limit, currency = @currency, customer_type = @customer_type, customer_group = @customer_group, territory = @territory, language = @language, website = @website, disabled = @disabled, primary_contact = @primary_contact, primary_address = @primary_address, erpnext_creation = @erpnext_creation, erpnext_modified = @erpnext_modified, deleted_at = @deleted_at, previous_ids = @previous_ids, renamed_to = @renamed_to, merged_into = @merged_into, name_folded = @name_folded, search_text = @search_text, times = @times, document = @document
WHERE erpnext_id = @erpnext_id AND version = @version;
