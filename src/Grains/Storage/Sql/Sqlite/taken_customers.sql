-- The names that have a row, whatever its version.
SELECT erpnext_id FROM customers WHERE erpnext_id = @erpnext_id;
