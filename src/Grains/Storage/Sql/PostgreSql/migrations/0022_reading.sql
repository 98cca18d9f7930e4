-- Readable from schema 18.
-- Each surrogate id that a customer was ever known by; a row never goes and no id is changed, whatever happens to the customer, so that tables
-- of an application can refer to it. goes_on_as: two rows were found to be one customer, whose id that is. By triggers, so that older
-- silos keep it too while an upgrade is under way.
CREATE TABLE customer_ids (
  id         uuid NOT NULL PRIMARY KEY,
  goes_on_as uuid
);
CREATE INDEX customer_ids_that_go_on ON customer_ids (goes_on_as) WHERE goes_on_as IS NOT NULL;
CREATE FUNCTION customersync_keep_ids() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO customer_ids (id) SELECT id FROM inserted ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE FUNCTION customersync_keep_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO customer_ids (id) VALUES (new.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER customers_ids_kept AFTER INSERT ON customers
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION customersync_keep_ids();
CREATE TRIGGER customers_id_kept AFTER UPDATE OF id ON customers FOR EACH ROW EXECUTE FUNCTION customersync_keep_id();
INSERT INTO customer_ids (id) SELECT id FROM customers;

-- How far ahead of UTC the site's clock is, from which of its times on: by it views tell ERPNext's times in UTC. Written by the sync.
CREATE TABLE site_offsets (
  since   text COLLATE "C" NOT NULL PRIMARY KEY,
  minutes integer NOT NULL
);

-- A login that may create no schema is let past when an administrator has made it one. What is in it: reading.sql.
DO $$ BEGIN
  IF to_regnamespace('reading') IS NULL THEN CREATE SCHEMA reading; END IF;
END $$;
