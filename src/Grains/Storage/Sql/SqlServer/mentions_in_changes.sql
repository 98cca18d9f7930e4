-- Changes that tell of a customer by name, also those of others, behind @after up to @last; @json is the name as
-- a JSON text.
SELECT sequence, erpnext_id, before, customer
FROM customer_changes
WHERE sequence > @after AND sequence <= @last
  AND (erpnext_id = @name OR CHARINDEX(@json, before COLLATE Latin1_General_BIN2) > 0 OR CHARINDEX(@json, customer COLLATE Latin1_General_BIN2) > 0);
