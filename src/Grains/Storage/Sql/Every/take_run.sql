-- From now on the run is of this lease alone.
UPDATE sync_runs SET lease = {key: @lease} WHERE id = {key: @id} AND state = 'running';
