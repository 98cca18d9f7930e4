-- Writes rows that are new; taken_customers has told that none has a row.
INSERT INTO customers (
  id, erpnext_id, version, sequence, touched,
  name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency,
  customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation,
  erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, name_folded, search_text, times, document)
VALUES (
  @id, @erpnext_id, @version + 1, coalesce(@sequence, 0), (SELECT touched FROM feed_head),
  @name, @company_name, @contact_person, @email, @phone, @address, @city, @state, @country, @tax_number, @credit_limit, @currency,
  @customer_type, @customer_group, @territory, @language, @website, @disabled, @primary_contact, @primary_address,
  @erpnext_creation, @erpnext_modified, @deleted_at, @previous_ids, @renamed_to, @merged_into,
  @name_folded, @search_text, @times, @document);
