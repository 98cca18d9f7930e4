-- The role of those who read customers by SQL (docs/sql.md), on PostgreSQL. Run in CustomerSync's database by the owner of its tables (who may
-- also create roles), once the tables are there; it may be run again. The role belongs to the whole server, so the product does not make it; what
-- a newer version adds it grants by itself. Then: CREATE ROLE shop LOGIN PASSWORD '…' IN ROLE customersync_reader;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'customersync_reader') THEN CREATE ROLE customersync_reader NOLOGIN; END IF;
END
$$;

GRANT USAGE ON SCHEMA reading TO customersync_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA reading TO customersync_reader;
-- For foreign keys of tables of their own.
GRANT SELECT, REFERENCES ON customer_ids TO customersync_reader;
