EXEC sp_releaseapplock @Resource = N'customersync-migrations', @LockOwner = N'Session';
