-- Newest first. Ids sort by time: @from and @before bound it.
SELECT TOP (@limit) id, [at], actor_kind, actor_id, actor_name, action, target, outcome, address, count, detail
FROM access_audit
WHERE id >= CAST(@from AS varchar(32)) AND id < CAST(@before AS varchar(32))
  AND actor_id = @actor --? actor
  AND action = @action --? action
ORDER BY id DESC;
