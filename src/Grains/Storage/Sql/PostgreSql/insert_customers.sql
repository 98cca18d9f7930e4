-- Writes rows that are new; one that another transaction has inserted since taken_customers looked fails the transaction, which is run again.
-- One array per column, in name order. @sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO customers (
  id, erpnext_id, version, sequence, touched,
  name, company_name, contact_person, email, phone, address, city, state, country, tax_number, credit_limit, currency, customer_type,
  customer_group, territory, language, website, disabled, primary_contact, primary_address, erpnext_creation, erpnext_modified,
  deleted_at, previous_ids, renamed_to, merged_into, name_folded, search_text, times, document)
SELECT
  r.id, r.erpnext_id, r.version + 1, coalesce((SELECT sequence FROM feed_head) + r.sequence, 0), (SELECT touched FROM feed_head),
  r.name, r.company_name, r.contact_person, r.email, r.phone, r.address, r.city, r.state, r.country, r.tax_number, r.credit_limit,
  r.currency, r.customer_type, r.customer_group, r.territory, r.language, r.website, r.disabled, r.primary_contact, r.primary_address,
  r.erpnext_creation, r.erpnext_modified, r.deleted_at, r.previous_ids, r.renamed_to, r.merged_into, r.name_folded, r.search_text,
  r.times, r.document
FROM (SELECT
  unnest(@erpnext_id) AS erpnext_id, unnest(@version) AS version, unnest(@id) AS id, unnest(@name) AS name,
  unnest(@company_name) AS company_name, unnest(@contact_person) AS contact_person, unnest(@email) AS email, unnest(@phone) AS phone,
  unnest(@address) AS address, unnest(@city) AS city, unnest(@state) AS state, unnest(@country) AS country,
  unnest(@tax_number) AS tax_number, unnest(@credit_limit) AS credit_limit, unnest(@currency) AS currency,
  unnest(@customer_type) AS customer_type, unnest(@customer_group) AS customer_group, unnest(@territory) AS territory,
  unnest(@language) AS language, unnest(@website) AS website, unnest(@disabled) AS disabled, unnest(@primary_contact) AS primary_contact,
  unnest(@primary_address) AS primary_address, unnest(@erpnext_creation) AS erpnext_creation,
  unnest(@erpnext_modified) AS erpnext_modified, unnest(@deleted_at) AS deleted_at, unnest(@previous_ids) AS previous_ids,
  unnest(@renamed_to) AS renamed_to, unnest(@merged_into) AS merged_into, unnest(@name_folded) AS name_folded,
  unnest(@search_text) AS search_text, unnest(@times) AS times, unnest(@document) AS document, unnest(@sequence) AS sequence
) AS r;
