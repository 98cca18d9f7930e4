-- Whether who reads is not kept waiting by who commits (READ_COMMITTED_SNAPSHOT). A compatibility level without OPENJSON is an error here (208).
SELECT (SELECT count(*) FROM sys.databases WHERE name = DB_NAME() AND is_read_committed_snapshot_on = 1), (SELECT count(*) FROM OPENJSON(N'[0]'));
