-- One runner at a time in this database. The lock is the transaction's: it dies with its holder. (SQLite needs none: its write lock is it.)
DECLARE @result int;
EXEC @result = sp_getapplock @Resource = N'customersync-migrations', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 240000;
IF @result < 0 THROW 51000, N'Another process has been upgrading the database for four minutes.', 1;
