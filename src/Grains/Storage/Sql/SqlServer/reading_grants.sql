-- A role of this database alone, which nobody is a member of until an administrator says so.
IF DATABASE_PRINCIPAL_ID(N'customersync_reader') IS NULL AND HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'CREATE ROLE') = 1
  EXEC (N'CREATE ROLE customersync_reader');
IF DATABASE_PRINCIPAL_ID(N'customersync_reader') IS NOT NULL AND HAS_PERMS_BY_NAME(N'reading', N'SCHEMA', N'CONTROL') = 1
  EXEC (N'GRANT SELECT ON SCHEMA::reading TO customersync_reader; GRANT SELECT, REFERENCES ON customer_ids TO customersync_reader;');
