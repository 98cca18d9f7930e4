-- The names whose rows still have the version on which it was decided to leave them; the lock keeps it to the end of the transaction.
SELECT c.erpnext_id
FROM customers c
JOIN unnest(@erpnext_id, @version) AS g (erpnext_id, version) ON c.erpnext_id = g.erpnext_id AND c.version = g.version
ORDER BY c.erpnext_id
FOR SHARE OF c;
