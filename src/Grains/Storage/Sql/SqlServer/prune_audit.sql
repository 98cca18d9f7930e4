DELETE FROM access_audit
WHERE id IN (SELECT TOP (@limit) id FROM access_audit WHERE id < CAST(@before AS varchar(32)) ORDER BY id);
