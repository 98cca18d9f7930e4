-- The contract for readers of the database (docs/sql.md), made anew after each migration. Columns are added at the end; none is changed or taken
-- away, since views of others may stand on these.
CREATE OR REPLACE VIEW reading.customers AS
SELECT c.id, c.erpnext_id, c.name, c.company_name, c.contact_person, c.email, c.phone, c.address, c.city, c.state, c.country,
  c.tax_number, trim_scale(c.credit_limit) AS credit_limit, c.currency, c.customer_type, c.customer_group, c.territory, c.language, c.website,
  c.disabled, c.primary_contact, c.primary_address,
  c.erpnext_creation::timestamp AS erpnext_creation, c.erpnext_modified::timestamp AS erpnext_modified,
  (c.erpnext_creation::timestamp - make_interval(mins => (SELECT o.minutes FROM site_offsets o
    WHERE o.since <= c.erpnext_creation AND c.erpnext_creation < '9999' ORDER BY o.since DESC LIMIT 1))) AT TIME ZONE 'UTC' AS erpnext_creation_utc,
  (c.erpnext_modified::timestamp - make_interval(mins => (SELECT o.minutes FROM site_offsets o
    WHERE o.since <= c.erpnext_modified AND c.erpnext_modified < '9999' ORDER BY o.since DESC LIMIT 1))) AT TIME ZONE 'UTC' AS erpnext_modified_utc,
  c.sequence, c.custom::jsonb AS custom
FROM customers c
WHERE c.deleted_at IS NULL;

CREATE OR REPLACE VIEW reading.deleted_customers AS
SELECT c.id, c.erpnext_id, c.name, c.deleted_at, c.merged_into, c.sequence
FROM customers c
WHERE c.deleted_at IS NOT NULL AND c.renamed_to IS NULL AND c.left_at IS NULL;

CREATE OR REPLACE VIEW reading.left_customers AS
SELECT c.id, c.erpnext_id, c.name, c.left_at, c.sequence
FROM customers c
WHERE c.left_at IS NOT NULL;

CREATE OR REPLACE VIEW reading.customer_changes AS
SELECT c.sequence, c.kind, c.cause, c.at, c.customer_id, c.erpnext_id, c.before::jsonb AS before, c.customer::jsonb AS after,
  (SELECT h.epoch FROM feed_head h) || '.' || c.sequence AS cursor
FROM customer_changes c;

COMMENT ON SCHEMA reading IS 'CustomerSync, for readers: what is here stays. Columns are added, never changed.';
COMMENT ON VIEW reading.customers IS 'The customers that ERPNext has now.';
COMMENT ON VIEW reading.left_customers IS 'What ERPNext has, and the site''s choice of customers leaves out.';
COMMENT ON COLUMN reading.customers.id IS 'Stays through renames. Foreign keys go to customer_ids (id).';
COMMENT ON COLUMN reading.customers.erpnext_id IS 'The name of the document in ERPNext; it changes when the customer is renamed.';
COMMENT ON COLUMN reading.customers.erpnext_creation IS 'By the clock of the ERPNext site.';
COMMENT ON COLUMN reading.customers.erpnext_modified IS 'By the clock of the ERPNext site.';
COMMENT ON COLUMN reading.customers.erpnext_creation_utc IS 'Null until a sync has told the site''s time zone.';
COMMENT ON COLUMN reading.customers.erpnext_modified_utc IS 'Null until a sync has told the site''s time zone.';
COMMENT ON COLUMN reading.customers.sequence IS 'Of the last change, as in customer_changes.';
COMMENT ON COLUMN reading.customers.custom IS 'The site''s own fields, those that are not empty: an object by their names.';
COMMENT ON VIEW reading.deleted_customers IS 'What ERPNext has no more, until Retention:TombstonesDays; erased ones are not here.';
COMMENT ON COLUMN reading.deleted_customers.merged_into IS 'erpnext_id of the customer that it was merged into.';
COMMENT ON VIEW reading.customer_changes IS 'All changes of Retention:ChangesDays, in the order in which they were committed.';
COMMENT ON COLUMN reading.customer_changes.sequence IS 'Without a gap, and in commit order: what follows the last one that you have seen is all that you have not.';
COMMENT ON COLUMN reading.customer_changes.kind IS 'created, updated, renamed, merged, deleted, restored or left.';
COMMENT ON COLUMN reading.customer_changes.cause IS 'webhook, sync, replay or mapping.';
COMMENT ON COLUMN reading.customer_changes.before IS 'The fields that were changed, with what they were. Empty when nothing but an end or a beginning was told, or the customer was erased.';
COMMENT ON COLUMN reading.customer_changes.after IS 'The customer after the change; empty fields are left out.';
COMMENT ON COLUMN reading.customer_changes.cursor IS 'The same place for the HTTP API: /api/customers/changes?after=';
COMMENT ON TABLE customer_ids IS 'For foreign keys: each id that a customer was ever known by. A row never goes, also when the customer is erased.';
COMMENT ON COLUMN customer_ids.goes_on_as IS 'Two rows were found to be one customer: its id now.';

-- The role is an administrator's to make (deploy/sql/postgresql-reader.sql): it is one of the whole server.
DO $$ BEGIN
  IF to_regrole('customersync_reader') IS NOT NULL THEN
    GRANT USAGE ON SCHEMA reading TO customersync_reader;
    GRANT SELECT ON ALL TABLES IN SCHEMA reading TO customersync_reader;
    GRANT SELECT, REFERENCES ON customer_ids TO customersync_reader;
  END IF;
END $$;
