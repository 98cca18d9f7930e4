-- Writes rows that are new and returns their names; a name that has a row by now is left as it is.
INSERT INTO customers (
  id, erpnext_id, version,
  name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency,
  customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation,
  erpnext_modified, deleted_at, name_folded, search_text, times, document)
VALUES (
  @id, @erpnext_id, @version + 1,
  @name, @company_name, @contact_person, @email, @phone, @address, @city, @state, @country, @tax_number, @credit_limit, @currency,
  @customer_type, @customer_group, @territory, @language, @website, @disabled, @primary_contact, @primary_address,
  @erpnext_creation, @erpnext_modified, @deleted_at, @name_folded, @search_text, @times, @document)
ON CONFLICT DO NOTHING
RETURNING erpnext_id;
