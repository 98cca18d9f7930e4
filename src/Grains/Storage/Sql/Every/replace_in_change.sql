UPDATE customer_changes SET erpnext_id = @erpnext_id, before = @before, customer = @customer
WHERE sequence = @sequence;
