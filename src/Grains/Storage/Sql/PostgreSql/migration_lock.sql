-- One runner at a time in this database. The lock is the session's: it dies with its holder. (SQLite needs none: its write lock is it.)
SELECT pg_advisory_lock(727001, 1);
