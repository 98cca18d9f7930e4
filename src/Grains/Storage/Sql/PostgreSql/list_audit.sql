-- Newest first. Ids sort by time: @from and @before bound it.
SELECT id, at, actor_kind, actor_id, actor_name, action, target, outcome, address, count, detail
FROM access_audit
WHERE id >= @from AND id < @before
  AND actor_id = @actor --? actor
  AND action = @action --? action
ORDER BY id DESC
LIMIT @limit;
