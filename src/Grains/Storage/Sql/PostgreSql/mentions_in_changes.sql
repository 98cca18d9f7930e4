-- Changes that tell of a customer by name, also those of others, behind @after up to @last; @json is the name as
-- a JSON text.
SELECT sequence, erpnext_id, before, customer
FROM customer_changes
WHERE sequence > @after AND sequence <= @last
  AND (erpnext_id = @name OR strpos(CAST(before AS text), @json) > 0 OR strpos(CAST(customer AS text), @json) > 0);
