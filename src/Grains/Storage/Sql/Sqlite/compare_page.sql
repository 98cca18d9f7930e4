-- What is known of the names of a page: all but the documents, which are large and not compared. @names: JSON array of texts.
SELECT
  id, erpnext_id, version, sequence, name, company_name, contact_person, email, phone, address, city, state, country, tax_number,
  credit_limit, currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address,
  erpnext_creation, erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into,
  times, touched
FROM customers
WHERE erpnext_id IN (SELECT value FROM json_each(@names));
