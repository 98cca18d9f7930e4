INSERT INTO access_audit (id, [at], actor_kind, actor_id, actor_name, action, target, outcome, address, count, detail)
SELECT CAST(@id AS varchar(32)), @at, @actor_kind, @actor_id, @actor_name, @action, @target, @outcome, @address, CAST(@count AS bigint), @detail
WHERE NOT EXISTS (SELECT 1 FROM access_audit WHERE id = CAST(@id AS varchar(32))); -- Two at once: the key fails one, which is run again and finds the other.
