UPDATE customer_changes SET erpnext_id = @erpnext_id, before = CAST(@before AS json), customer = CAST(@customer AS json)
WHERE sequence = @sequence;
