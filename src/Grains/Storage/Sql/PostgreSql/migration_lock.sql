-- One runner at a time in this database. The lock is the transaction's: it dies with its holder. (SQLite needs none: its write lock is it.)
SELECT pg_advisory_xact_lock(727001, 1);
