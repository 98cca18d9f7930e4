-- The contract for readers of the database (docs/sql.md), made anew after each migration. Columns are added at the end; none is changed or taken
-- away. What is granted on the schema stays when a view is made anew.
DROP VIEW IF EXISTS reading.customers;
EXEC (N'
CREATE VIEW reading.customers AS
SELECT c.id, c.erpnext_id, c.name, c.company_name, c.contact_person, c.email, c.phone, c.address, c.city, c.state, c.country,
  c.tax_number, c.credit_limit, c.currency, c.customer_type, c.customer_group, c.territory, c.language, c.website,
  c.disabled, c.primary_contact, c.primary_address,
  TRY_CONVERT(datetime2(6), c.erpnext_creation, 121) AS erpnext_creation,
  TRY_CONVERT(datetime2(6), c.erpnext_modified, 121) AS erpnext_modified,
  DATEADD(minute, -(SELECT TOP (1) o.minutes FROM site_offsets o
    WHERE o.since <= c.erpnext_creation AND c.erpnext_creation < N''9999'' ORDER BY o.since DESC),
    TRY_CONVERT(datetime2(6), c.erpnext_creation, 121)) AS erpnext_creation_utc,
  DATEADD(minute, -(SELECT TOP (1) o.minutes FROM site_offsets o
    WHERE o.since <= c.erpnext_modified AND c.erpnext_modified < N''9999'' ORDER BY o.since DESC),
    TRY_CONVERT(datetime2(6), c.erpnext_modified, 121)) AS erpnext_modified_utc,
  c.sequence, c.custom
FROM customers c
WHERE c.deleted_at IS NULL');

DROP VIEW IF EXISTS reading.deleted_customers;
EXEC (N'
CREATE VIEW reading.deleted_customers AS
SELECT c.id, c.erpnext_id, c.name, c.deleted_at, c.merged_into, c.sequence
FROM customers c
WHERE c.deleted_at IS NOT NULL AND c.renamed_to IS NULL AND c.left_at IS NULL');

DROP VIEW IF EXISTS reading.left_customers;
EXEC (N'
CREATE VIEW reading.left_customers AS
SELECT c.id, c.erpnext_id, c.name, c.left_at, c.sequence
FROM customers c
WHERE c.left_at IS NOT NULL');

DROP VIEW IF EXISTS reading.customer_changes;
EXEC (N'
CREATE VIEW reading.customer_changes AS
SELECT c.sequence, c.kind, c.cause, c.[at] AS [at], c.customer_id, c.erpnext_id, c.before, c.customer AS after,
  CONCAT((SELECT h.epoch FROM feed_head h), N''.'', c.sequence) AS [cursor]
FROM customer_changes c');
