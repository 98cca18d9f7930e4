-- Begins a run, unless one is running.
INSERT INTO sync_runs (id, kind, state, lease, progress, started_at)
SELECT @id, @kind, 'running', @lease, @checkpoint, @at
WHERE NOT EXISTS (SELECT 1 FROM sync_runs WHERE state = 'running')
ON CONFLICT DO NOTHING; -- Two at once: the index lets in one.
