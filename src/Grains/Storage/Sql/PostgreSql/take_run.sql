-- From now on the run is of this lease alone.
UPDATE sync_runs SET lease = @lease WHERE id = @id AND state = 'running';
