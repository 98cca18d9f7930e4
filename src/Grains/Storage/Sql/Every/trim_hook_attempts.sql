-- Of one subscription the newest @keep stay.
DELETE FROM hook_attempts
WHERE subscription_id = {key: @id} AND id < (
  SELECT min(kept.id) FROM (
    SELECT id FROM hook_attempts WHERE subscription_id = {key: @id} ORDER BY id DESC LIMIT @keep) AS kept);
