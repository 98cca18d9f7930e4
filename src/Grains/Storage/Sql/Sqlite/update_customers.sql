-- Writes rows that still have the version on which they were decided: guard_customers holds them. Without a change a row keeps its place.
UPDATE customers SET
  touched = (SELECT touched FROM feed_head),
  version = version + 1, sequence = coalesce(@sequence, sequence),
  name = @name, company_name = @company_name, contact_person = @contact_person, email = @email, phone = @phone, address = @address,
  city = @city, state = @state, country = @country, tax_number = @tax_number, credit_limit = @credit_limit, currency = @currency,
  customer_type = @customer_type, customer_group = @customer_group, territory = @territory, language = @language,
  website = @website, disabled = @disabled, primary_contact = @primary_contact, primary_address = @primary_address,
  erpnext_creation = @erpnext_creation, erpnext_modified = @erpnext_modified, deleted_at = @deleted_at,
  previous_ids = @previous_ids, renamed_to = @renamed_to, merged_into = @merged_into, name_folded = @name_folded,
  search_text = @search_text, times = @times, document = @document
WHERE erpnext_id = @erpnext_id AND version = @version;
