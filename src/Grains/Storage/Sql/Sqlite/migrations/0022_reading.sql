-- Readable from schema 18.
-- Each surrogate id that a customer was ever known by; a row never goes and no id is changed, whatever happens to the customer, so that tables
-- of an application can refer to it. goes_on_as: two rows were found to be one customer, whose id that is.
CREATE TABLE customer_ids (
  id         TEXT NOT NULL PRIMARY KEY,
  goes_on_as TEXT
) WITHOUT ROWID;
CREATE INDEX customer_ids_that_go_on ON customer_ids (goes_on_as) WHERE goes_on_as IS NOT NULL;
CREATE TRIGGER customers_ids_kept AFTER INSERT ON customers BEGIN
  INSERT INTO customer_ids (id) VALUES (new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER customers_id_kept AFTER UPDATE OF id ON customers BEGIN
  INSERT INTO customer_ids (id) VALUES (new.id) ON CONFLICT DO NOTHING;
END;
INSERT INTO customer_ids (id) SELECT id FROM customers;

-- How far ahead of UTC the site's clock is, from which of its times on: by it views tell ERPNext's times in UTC. Written by the sync.
CREATE TABLE site_offsets (
  since   TEXT    NOT NULL PRIMARY KEY,
  minutes INTEGER NOT NULL
) WITHOUT ROWID;
