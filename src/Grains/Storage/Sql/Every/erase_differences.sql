DELETE FROM customer_differences WHERE erpnext_id = @name OR former_id = @name;
