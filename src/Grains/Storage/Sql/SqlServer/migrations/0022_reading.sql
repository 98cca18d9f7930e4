-- Readable from schema 20.
-- Each surrogate id that a customer was ever known by; a row never goes and no id is changed, whatever happens to the customer, so that tables
-- of an application can refer to it. goes_on_as: two rows were found to be one customer, whose id that is. begin_customers adds to it too: a
-- trigger for updates would cost each of them.
CREATE TABLE customer_ids (
  id         uniqueidentifier NOT NULL PRIMARY KEY,
  goes_on_as uniqueidentifier
);
CREATE INDEX customer_ids_that_go_on ON customer_ids (goes_on_as) WHERE goes_on_as IS NOT NULL;
EXEC (N'
CREATE TRIGGER customers_ids_kept ON customers AFTER INSERT AS
BEGIN
  SET NOCOUNT ON;
  INSERT INTO customer_ids (id)
  SELECT i.id FROM inserted i WHERE NOT EXISTS (SELECT 1 FROM customer_ids k WHERE k.id = i.id);
END');
INSERT INTO customer_ids (id) SELECT id FROM customers;

-- How far ahead of UTC the site's clock is, from which of its times on: by it views tell ERPNext's times in UTC. Written by the sync.
CREATE TABLE site_offsets (
  since   nvarchar(26) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
  minutes int NOT NULL
);

-- A login that may create no schema is let past when an administrator has made it one. What is in it: reading.sql.
IF SCHEMA_ID(N'reading') IS NULL EXEC (N'CREATE SCHEMA reading');
