-- Writes rows that still have the version on which they were decided: guard_customers holds them. Without a change a row keeps its place.
-- @sequence counts back from the feed's head, which this transaction has just advanced.
UPDATE customers c SET
  version = c.version + 1, sequence = coalesce((SELECT sequence FROM feed_head) + r.sequence, c.sequence),
  name = r.name, company_name = r.company_name, contact_person = r.contact_person, email = r.email, phone = r.phone,
  address = r.address, city = r.city, state = r.state, country = r.country, tax_number = r.tax_number, credit_limit = r.credit_limit,
  currency = r.currency, customer_type = r.customer_type, customer_group = r.customer_group, territory = r.territory,
  language = r.language, website = r.website, disabled = r.disabled, primary_contact = r.primary_contact,
  primary_address = r.primary_address, erpnext_creation = r.erpnext_creation, erpnext_modified = r.erpnext_modified,
  deleted_at = r.deleted_at, previous_ids = r.previous_ids, renamed_to = r.renamed_to, merged_into = r.merged_into,
  name_folded = r.name_folded, search_text = r.search_text, times = r.times, document = r.document
FROM unnest(
  @erpnext_id, @version, @id, @name, @company_name, @contact_person, @email, @phone, @address, @city, @state, @country, @tax_number,
  @credit_limit, @currency, @customer_type, @customer_group, @territory, @language, @website, @disabled, @primary_contact,
  @primary_address, @erpnext_creation, @erpnext_modified, @deleted_at, @previous_ids, @renamed_to, @merged_into,
  @name_folded, @search_text, @times, @document, @sequence)
  AS r (
  erpnext_id, version, id, name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit,
  currency, customer_type, customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation,
  erpnext_modified, deleted_at, previous_ids, renamed_to, merged_into, name_folded, search_text, times, document, sequence)
WHERE c.erpnext_id = r.erpnext_id AND c.version = r.version;
