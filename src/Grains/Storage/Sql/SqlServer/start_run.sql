-- Begins a run, unless one is running.
INSERT INTO sync_runs (id, kind, state, lease, progress, started_at)
SELECT CAST(@id AS varchar(32)), @kind, N'running', CAST(@lease AS varchar(32)), @checkpoint, @at
WHERE NOT EXISTS (SELECT 1 FROM sync_runs WHERE state = N'running'); -- Two at once: the index fails one, which is run again and finds the other.
