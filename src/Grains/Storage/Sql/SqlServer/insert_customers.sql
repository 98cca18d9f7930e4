-- Writes rows that are new. Two that insert the same name at once: the unique key fails one of them, whose transaction is run again, and
-- taken_customers then finds the row.
INSERT INTO customers (
  id, erpnext_id, version, sequence, touched,
  name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type,
  customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified,
  deleted_at, previous_ids, renamed_to, merged_into, name_folded, search_text, times, document)
SELECT
  r.id, r.erpnext_id, r.version + 1, coalesce(r.sequence, 0), (SELECT touched FROM feed_head),
  r.name, r.company_name, r.contact_person, r.email, r.phone, r.address, r.city, r.state, r.country, r.tax_number, r.credit_limit,
  r.currency, r.customer_type, r.customer_group, r.territory, r.language, r.website, r.disabled, r.primary_contact, r.primary_address,
  r.erpnext_creation, r.erpnext_modified, r.deleted_at, r.previous_ids, r.renamed_to, r.merged_into, r.name_folded, r.search_text,
  r.times, r.document
FROM OPENJSON(@rows) WITH (
  erpnext_id nvarchar(280), version bigint, id uniqueidentifier, name nvarchar(max), company_name nvarchar(max),
  contact_person nvarchar(max), email nvarchar(max), phone nvarchar(max), address nvarchar(max), city nvarchar(max),
  state nvarchar(max), country nvarchar(max), tax_number nvarchar(max), credit_limit decimal(27, 9), currency nvarchar(max),
  customer_type nvarchar(max), customer_group nvarchar(max), territory nvarchar(max), language nvarchar(max), website nvarchar(max),
  disabled bit, primary_contact nvarchar(max), primary_address nvarchar(max), erpnext_creation nvarchar(max),
  erpnext_modified nvarchar(max), deleted_at datetimeoffset(7), previous_ids nvarchar(max), renamed_to nvarchar(280),
  merged_into nvarchar(280), name_folded nvarchar(max), search_text nvarchar(max), times nvarchar(max),
  document nvarchar(max), sequence bigint) r;
