-- Fails while another connection is open; else what is in the log comes into the file.
PRAGMA locking_mode = EXCLUSIVE;
BEGIN EXCLUSIVE;
COMMIT;
PRAGMA wal_checkpoint(TRUNCATE);
