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
  c.sequence
FROM customers c
WHERE c.deleted_at IS NULL');

DROP VIEW IF EXISTS reading.deleted_customers;
EXEC (N'
CREATE VIEW reading.deleted_customers AS
SELECT c.id, c.erpnext_id, c.name, c.deleted_at, c.merged_into, c.sequence
FROM customers c
WHERE c.deleted_at IS NOT NULL AND c.renamed_to IS NULL');

DROP VIEW IF EXISTS reading.customer_changes;
EXEC (N'
CREATE VIEW reading.customer_changes AS
SELECT c.sequence, c.kind, c.cause, c.[at] AS [at], c.customer_id, c.erpnext_id, c.before, c.customer AS after,
  CONCAT((SELECT h.epoch FROM feed_head h), N''.'', c.sequence) AS [cursor]
FROM customer_changes c');

EXEC sys.sp_addextendedproperty N'MS_Description', N'The customers that ERPNext has now.', N'SCHEMA', N'reading', N'VIEW', N'customers';
EXEC sys.sp_addextendedproperty N'MS_Description', N'Stays through renames. Foreign keys go to dbo.customer_ids (id).', N'SCHEMA', N'reading', N'VIEW', N'customers', N'COLUMN', N'id';
EXEC sys.sp_addextendedproperty N'MS_Description', N'The name of the document in ERPNext; it changes when the customer is renamed.', N'SCHEMA', N'reading', N'VIEW', N'customers', N'COLUMN', N'erpnext_id';
EXEC sys.sp_addextendedproperty N'MS_Description', N'By the clock of the ERPNext site.', N'SCHEMA', N'reading', N'VIEW', N'customers', N'COLUMN', N'erpnext_creation';
EXEC sys.sp_addextendedproperty N'MS_Description', N'By the clock of the ERPNext site.', N'SCHEMA', N'reading', N'VIEW', N'customers', N'COLUMN', N'erpnext_modified';
EXEC sys.sp_addextendedproperty N'MS_Description', N'Null until a sync has told the time zone of the site.', N'SCHEMA', N'reading', N'VIEW', N'customers', N'COLUMN', N'erpnext_creation_utc';
EXEC sys.sp_addextendedproperty N'MS_Description', N'Null until a sync has told the time zone of the site.', N'SCHEMA', N'reading', N'VIEW', N'customers', N'COLUMN', N'erpnext_modified_utc';
EXEC sys.sp_addextendedproperty N'MS_Description', N'Of the last change, as in customer_changes.', N'SCHEMA', N'reading', N'VIEW', N'customers', N'COLUMN', N'sequence';
EXEC sys.sp_addextendedproperty N'MS_Description', N'What ERPNext has no more, until Retention:TombstonesDays; erased ones are not here.', N'SCHEMA', N'reading', N'VIEW', N'deleted_customers';
EXEC sys.sp_addextendedproperty N'MS_Description', N'erpnext_id of the customer that it was merged into.', N'SCHEMA', N'reading', N'VIEW', N'deleted_customers', N'COLUMN', N'merged_into';
EXEC sys.sp_addextendedproperty N'MS_Description', N'All changes of Retention:ChangesDays, in the order in which they were committed.', N'SCHEMA', N'reading', N'VIEW', N'customer_changes';
EXEC sys.sp_addextendedproperty N'MS_Description', N'Without a gap, and in commit order: what follows the last one that you have seen is all that you have not.', N'SCHEMA', N'reading', N'VIEW', N'customer_changes', N'COLUMN', N'sequence';
EXEC sys.sp_addextendedproperty N'MS_Description', N'created, updated, renamed, merged, deleted or restored.', N'SCHEMA', N'reading', N'VIEW', N'customer_changes', N'COLUMN', N'kind';
EXEC sys.sp_addextendedproperty N'MS_Description', N'webhook, sync or replay.', N'SCHEMA', N'reading', N'VIEW', N'customer_changes', N'COLUMN', N'cause';
EXEC sys.sp_addextendedproperty N'MS_Description', N'JSON: the fields that were changed, with what they were. Empty when nothing else was told, or the customer was erased.', N'SCHEMA', N'reading', N'VIEW', N'customer_changes', N'COLUMN', N'before';
EXEC sys.sp_addextendedproperty N'MS_Description', N'JSON: the customer after the change; empty fields are left out.', N'SCHEMA', N'reading', N'VIEW', N'customer_changes', N'COLUMN', N'after';
EXEC sys.sp_addextendedproperty N'MS_Description', N'The same place for the HTTP API: /api/customers/changes?after=', N'SCHEMA', N'reading', N'VIEW', N'customer_changes', N'COLUMN', N'cursor';

-- A role of this database alone, which nobody is a member of until an administrator says so.
IF DATABASE_PRINCIPAL_ID(N'customersync_reader') IS NULL AND HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'CREATE ROLE') = 1
  EXEC (N'CREATE ROLE customersync_reader');
IF DATABASE_PRINCIPAL_ID(N'customersync_reader') IS NOT NULL AND HAS_PERMS_BY_NAME(N'reading', N'SCHEMA', N'CONTROL') = 1
  EXEC (N'GRANT SELECT ON SCHEMA::reading TO customersync_reader; GRANT SELECT, REFERENCES ON customer_ids TO customersync_reader;');
