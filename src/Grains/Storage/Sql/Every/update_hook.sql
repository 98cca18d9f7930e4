-- Whoever read an older version writes nothing.
UPDATE hook_subscriptions SET
  status = @status, settings = @settings, epoch = @epoch, sequence = @sequence, progress = @progress, version = version + 1
WHERE id = {key: @id} AND version = @version;
