INSERT INTO customer_changes (sequence, customer_id, erpnext_id, kind, cause, at, before, customer)
SELECT * FROM unnest(@sequence, @customer_id, @erpnext_id, @kind, @cause, @at, @before, @customer);
