SELECT erpnext_id FROM customers WHERE coalesce(erpnext_modified, '') <= @until;
