PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL; --? full
-- With a write-ahead log nothing is torn by it; what a power failure may take is what was committed since the last checkpoint.
PRAGMA synchronous = NORMAL; --? normal
PRAGMA busy_timeout = 200;
PRAGMA foreign_keys = ON;
PRAGMA temp_store = MEMORY;
-- A checkpoint writes a page once, however often the log has it: 16 MB of log instead of 4 between two of them.
PRAGMA wal_autocheckpoint = 4000;
PRAGMA cache_size = -32000;
-- What was deleted is overwritten, so that an erased customer is not in the file any more.
PRAGMA secure_delete = ON;
