-- What the customer of an id is called.
SELECT erpnext_id FROM customers WHERE id = @id;
