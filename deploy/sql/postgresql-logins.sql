-- Logins of a cluster on PostgreSQL, each with what it needs. Run in CustomerSync's database by the owner of its tables (who may also create
-- roles), once the tables are there: the first start of a silo as the owner makes them, or --print-schema. It may be run again. Migrations of
-- a newer version need the owner too; what they add is granted to the silos by the default privileges below.
-- Then give each a password (psql: \password customersync_silo), and the owner's to neither silo nor front.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'customersync_silo') THEN CREATE ROLE customersync_silo LOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'customersync_front') THEN CREATE ROLE customersync_front LOGIN; END IF;
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO customersync_silo, customersync_front;

-- A silo reads and writes rows, and makes no tables.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO customersync_silo;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO customersync_silo;

-- A front finds silos here, and asks them for everything else.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM customersync_front;
GRANT SELECT ON orleansquery, orleansmembershiptable, orleansmembershipversiontable TO customersync_front;
