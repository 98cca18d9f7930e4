-- Customers that were looked at and are as ERPNext has them.
UPDATE customer_differences SET mended_at = @at
WHERE mended_at IS NULL AND erpnext_id {any: @names};
