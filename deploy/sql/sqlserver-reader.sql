-- The role of those who read customers by SQL (docs/sql.md), on SQL Server. The product makes it where its login may; else run this in
-- CustomerSync's database by its owner, once the tables are there. It may be run again. Then: ALTER ROLE customersync_reader ADD MEMBER shop;
IF DATABASE_PRINCIPAL_ID('customersync_reader') IS NULL CREATE ROLE customersync_reader;
GO

GRANT SELECT ON SCHEMA::reading TO customersync_reader;
-- For foreign keys of tables of their own.
GRANT SELECT, REFERENCES ON dbo.customer_ids TO customersync_reader;
GO
