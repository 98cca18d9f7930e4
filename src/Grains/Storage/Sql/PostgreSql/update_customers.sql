-- Writes rows that still have the version on which they were decided: guard_customers holds them. Without a change a row keeps its place.
-- @sequence counts back from the feed's head, which this transaction has just advanced.
UPDATE customers c SET
  touched = (SELECT touched FROM feed_head),
  version = c.version + 1, sequence = coalesce((SELECT sequence FROM feed_head) + r.sequence, c.sequence),
  name = r.name, company_name = r.company_name, contact_person = r.contact_person, email = r.email, phone = r.phone,
  address = r.address, city = r.city, state = r.state, country = r.country, tax_number = r.tax_number, credit_limit = r.credit_limit,
  currency = r.currency, customer_type = r.customer_type, customer_group = r.customer_group, territory = r.territory,
  language = r.language, website = r.website, disabled = r.disabled, primary_contact = r.primary_contact,
  primary_address = r.primary_address, erpnext_creation = r.erpnext_creation, erpnext_modified = r.erpnext_modified,
  deleted_at = r.deleted_at, previous_ids = r.previous_ids, renamed_to = r.renamed_to, merged_into = r.merged_into,
  name_folded = r.name_folded, search_text = r.search_text, times = r.times, document = r.document
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
) AS r
WHERE c.erpnext_id = r.erpnext_id AND c.version = r.version;
