-- One page of the list. {sort}, {direction}, {comparison} and {living} are filled from a fixed set.
-- @words: JSON array of folded words that must all occur. @value, @name: the last row of the page before; @first 1 when there is none.
SELECT
  id, erpnext_id, version, sequence, name, company_name, contact_person, email, phone, address, city, state, country, tax_number,
  credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address,
  erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into
FROM customers
WHERE {living}
  AND NOT EXISTS (SELECT 1 FROM json_each(@words) w WHERE instr(search_text, w.value) = 0)
  AND (@first = 1 OR ({sort}, erpnext_id) {comparison} (@value, @name))
ORDER BY {sort} {direction}, erpnext_id {direction}
LIMIT @limit;
