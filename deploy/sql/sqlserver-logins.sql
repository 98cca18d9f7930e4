-- Logins of a cluster on SQL Server, each with what it needs. Run in CustomerSync's database by its owner (who may also create logins), once the
-- tables are there, by sqlcmd -v SiloPassword=... FrontPassword=...; it may be run again. Migrations of a newer version need the owner too.
IF NOT EXISTS (SELECT 1 FROM sys.server_principals WHERE name = 'customersync_silo')
  CREATE LOGIN customersync_silo WITH PASSWORD = '$(SiloPassword)';
IF NOT EXISTS (SELECT 1 FROM sys.server_principals WHERE name = 'customersync_front')
  CREATE LOGIN customersync_front WITH PASSWORD = '$(FrontPassword)';
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = 'customersync_silo')
  CREATE USER customersync_silo FOR LOGIN customersync_silo;
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = 'customersync_front')
  CREATE USER customersync_front FOR LOGIN customersync_front;
GO

-- A silo reads and writes rows, and makes no tables.
GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA::dbo TO customersync_silo;

-- A front finds silos here, and asks them for everything else.
GRANT SELECT ON dbo.OrleansQuery TO customersync_front;
GRANT SELECT ON dbo.OrleansMembershipTable TO customersync_front;
GRANT SELECT ON dbo.OrleansMembershipVersionTable TO customersync_front;
GO
