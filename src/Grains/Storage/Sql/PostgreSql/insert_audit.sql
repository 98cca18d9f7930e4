-- A front that did not hear that it was written sends it again.
INSERT INTO access_audit (id, at, actor_kind, actor_id, actor_name, action, target, outcome, address, count, detail)
VALUES (@id, @at, @actor_kind, @actor_id, @actor_name, @action, @target, @outcome, @address, @count, @detail)
ON CONFLICT DO NOTHING;
