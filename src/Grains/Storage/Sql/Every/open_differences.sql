-- Customers that differ, as far as anybody knows.
SELECT erpnext_id FROM customer_differences WHERE mended_at IS NULL AND erpnext_id IS NOT NULL;
