-- From now on the run is of this lease alone.
UPDATE sync_runs SET lease = CAST(@lease AS varchar(32)) WHERE id = CAST(@id AS varchar(32)) AND state = N'running';
