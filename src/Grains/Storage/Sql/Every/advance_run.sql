-- Notes how far the run has come, if it is still of this lease.
UPDATE sync_runs SET
  progress = @checkpoint, pages = pages + @pages, processed = processed + @processed, created = created + @created,
  updated = updated + @updated, restored = restored + @restored, renamed = renamed + @renamed, merged = merged + @merged,
  deleted = deleted + @deleted, left_out = left_out + @left, failed = failed + @failed
WHERE id = {key: @id} AND lease = {key: @lease} AND state = 'running';
