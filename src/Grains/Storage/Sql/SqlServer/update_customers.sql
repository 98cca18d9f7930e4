-- Writes rows that still have the version on which they were decided: guard_customers holds them. Without a change a row keeps its place.
UPDATE customers SET
  touched = (SELECT touched FROM feed_head),
  version = customers.version + 1, sequence = coalesce(r.sequence, customers.sequence),
  name = r.name, company_name = r.company_name, contact_person = r.contact_person, email = r.email, phone = r.phone,
  address = r.address, city = r.city, state = r.state, country = r.country, tax_number = r.tax_number, credit_limit = r.credit_limit,
  currency = r.currency, customer_type = r.customer_type, customer_group = r.customer_group, territory = r.territory,
  language = r.language, website = r.website, disabled = r.disabled, primary_contact = r.primary_contact,
  primary_address = r.primary_address, erpnext_creation = r.erpnext_creation, erpnext_modified = r.erpnext_modified,
  deleted_at = r.deleted_at, previous_ids = r.previous_ids, renamed_to = r.renamed_to, merged_into = r.merged_into,
  name_folded = r.name_folded, search_text = r.search_text, times = r.times, document = r.document
FROM OPENJSON(@rows) WITH (
  erpnext_id nvarchar(280), version bigint, id uniqueidentifier, name nvarchar(max), company_name nvarchar(max),
  contact_person nvarchar(max), email nvarchar(max), phone nvarchar(max), address nvarchar(max), city nvarchar(max),
  state nvarchar(max), country nvarchar(max), tax_number nvarchar(max), credit_limit decimal(27, 9), currency nvarchar(max),
  customer_type nvarchar(max), customer_group nvarchar(max), territory nvarchar(max), language nvarchar(max), website nvarchar(max),
  disabled bit, primary_contact nvarchar(max), primary_address nvarchar(max), erpnext_creation nvarchar(max),
  erpnext_modified nvarchar(max), deleted_at datetimeoffset(7), previous_ids nvarchar(max), renamed_to nvarchar(280),
  merged_into nvarchar(280), name_folded nvarchar(max), search_text nvarchar(max), times nvarchar(max),
  document nvarchar(max), sequence bigint) r
WHERE customers.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2 AND customers.version = r.version;
