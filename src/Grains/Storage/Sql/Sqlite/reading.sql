-- The contract for readers of the database (docs/sql.md), made anew after each migration. Columns are added at the end; none is changed or taken
-- away. Comments stand in the views, where `.schema` shows them.
DROP VIEW IF EXISTS reading_customers;
CREATE VIEW reading_customers AS -- The customers that ERPNext has now.
SELECT
  c.id, -- Stays through renames. Foreign keys go to customer_ids (id).
  c.erpnext_id, -- The name of the document in ERPNext; it changes when the customer is renamed.
  c.name, c.company_name, c.contact_person, c.email, c.phone, c.address, c.city, c.state, c.country,
  c.tax_number, CAST(c.credit_limit AS REAL) AS credit_limit, c.currency, c.customer_type, c.customer_group, c.territory, c.language, c.website,
  c.disabled, c.primary_contact, c.primary_address,
  c.erpnext_creation, c.erpnext_modified, -- By the clock of the ERPNext site.
  -- Null until a sync has told the site's time zone.
  strftime('%Y-%m-%dT%H:%M:%S', c.erpnext_creation, -(SELECT o.minutes FROM site_offsets o
    WHERE o.since <= c.erpnext_creation AND c.erpnext_creation < '9999' ORDER BY o.since DESC LIMIT 1) || ' minutes') || substr(c.erpnext_creation, 20) || 'Z' AS erpnext_creation_utc,
  strftime('%Y-%m-%dT%H:%M:%S', c.erpnext_modified, -(SELECT o.minutes FROM site_offsets o
    WHERE o.since <= c.erpnext_modified AND c.erpnext_modified < '9999' ORDER BY o.since DESC LIMIT 1) || ' minutes') || substr(c.erpnext_modified, 20) || 'Z' AS erpnext_modified_utc,
  c.sequence, -- Of the last change, as in reading_customer_changes.
  c.custom -- JSON: the site's own fields, those that are not empty.
FROM customers c
WHERE c.deleted_at IS NULL;

DROP VIEW IF EXISTS reading_deleted_customers;
CREATE VIEW reading_deleted_customers AS -- What ERPNext has no more, until Retention:TombstonesDays; erased ones are not here.
SELECT c.id, c.erpnext_id, c.name, c.deleted_at,
  c.merged_into, -- erpnext_id of the customer that it was merged into.
  c.sequence
FROM customers c
WHERE c.deleted_at IS NOT NULL AND c.renamed_to IS NULL AND c.left_at IS NULL;

DROP VIEW IF EXISTS reading_left_customers;
CREATE VIEW reading_left_customers AS -- What ERPNext has, and the site's choice of customers leaves out.
SELECT c.id, c.erpnext_id, c.name, c.left_at, c.sequence
FROM customers c
WHERE c.left_at IS NOT NULL;

DROP VIEW IF EXISTS reading_customer_changes;
CREATE VIEW reading_customer_changes AS -- All changes of Retention:ChangesDays, in the order in which they were committed.
SELECT
  c.sequence, -- Without a gap, and in commit order: what follows the last one that you have seen is all that you have not.
  c.kind, -- created, updated, renamed, merged, deleted, restored or left.
  c.cause, -- webhook, sync, replay or mapping.
  c.at, c.customer_id, c.erpnext_id,
  c.before, -- JSON: the fields that were changed, with what they were. Empty when nothing else was told, or the customer was erased.
  c.customer AS after, -- JSON: the customer after the change; empty fields are left out.
  (SELECT h.epoch FROM feed_head h) || '.' || c.sequence AS cursor -- The same place for the HTTP API.
FROM customer_changes c;
