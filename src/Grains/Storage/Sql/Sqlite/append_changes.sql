INSERT INTO customer_changes (sequence, customer_id, erpnext_id, kind, cause, at, before, customer)
VALUES (@sequence, @customer_id, @erpnext_id, @kind, @cause, @at, @before, @customer);
