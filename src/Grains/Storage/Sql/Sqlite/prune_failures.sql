-- What runs could not take, of runs that ended before @before.
DELETE FROM sync_failures
WHERE rowid IN (SELECT f.rowid FROM sync_failures f JOIN sync_runs r ON r.id = f.run_id WHERE r.finished_at < @before LIMIT @limit);
