UPDATE customers SET sequence = @sequence WHERE erpnext_id = @erpnext_id;
