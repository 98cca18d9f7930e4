-- Writes rows that are new; one that another transaction has inserted since taken_customers looked fails the transaction, which is run again.
-- One array per column, in name order. @sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO customers (
  id, erpnext_id, version, sequence,
  name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type,
  customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified,
  deleted_at, previous_ids, renamed_to, merged_into, name_folded, search_text, times, document)
SELECT
  r.id, r.erpnext_id, r.version + 1, coalesce((SELECT sequence FROM feed_head) + r.sequence, 0),
  r.name, r.company_name, r.contact_person, r.email, r.phone, r.address, r.city, r.state, r.country, r.tax_number, r.credit_limit,
  r.currency, r.customer_type, r.customer_group, r.territory, r.language, r.website, r.disabled, r.primary_contact, r.primary_address,
  r.erpnext_creation, r.erpnext_modified, r.deleted_at, r.previous_ids, r.renamed_to, r.merged_into, r.name_folded, r.search_text,
  r.times, r.document
FROM unnest(
  @erpnext_id, @version, @id, @name, @company_name, @contact_person, @email, @phone, @address, @city, @state, @country, @tax_number,
  @credit_limit, @currency, @customer_type, @customer_group, @territory, @language, @website, @disabled, @primary_contact,
  @primary_address, @erpnext_creation, @erpnext_modified, @deleted_at, @previous_ids, @renamed_to, @merged_into,
  @name_folded, @search_text, @times, @document, @sequence)
  AS r (
  erpnext_id, version, id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit,
  currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation,
  erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, name_folded, search_text, times, document, sequence);
