-- Customers that live, of these names, among those that a run would delete.
INSERT INTO sync_deletes (run_id, erpnext_id, state)
SELECT {key: @run_id}, c.erpnext_id, 'held'
FROM customers c
WHERE c.deleted_at IS NULL AND c.erpnext_id {any: @values}
  AND NOT EXISTS (SELECT 1 FROM sync_deletes d WHERE d.run_id = {key: @run_id} AND d.erpnext_id = c.erpnext_id);
