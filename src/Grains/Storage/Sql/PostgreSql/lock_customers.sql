-- The names whose rows still have the version on which it was decided to write or to leave them; the lock keeps it to the end of the
-- transaction. A row that another transaction is changing is waited for, and then looked at again (READ COMMITTED). Locked in name order:
-- two silos with the same rows would lock each other for the second that a deadlock takes to be found.
SELECT c.erpnext_id, c.touched
FROM customers c
JOIN (SELECT {version: unnest(@$) AS $}) AS g ON c.erpnext_id = g.erpnext_id AND c.version = g.version
ORDER BY c.erpnext_id
FOR NO KEY UPDATE OF c;
