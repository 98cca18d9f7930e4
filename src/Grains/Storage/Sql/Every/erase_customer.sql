-- The row goes when it is a tombstone of that version; nothing is returned otherwise.
DELETE FROM customers
WHERE erpnext_id = @name AND version = @version AND deleted_at IS NOT NULL
RETURNING id;
