-- Of runs that are no more. Whom a person decided to keep stays so.
DELETE FROM sync_deletes
WHERE state <> 'kept' AND NOT EXISTS (SELECT 1 FROM sync_runs r WHERE r.id = sync_deletes.run_id);
