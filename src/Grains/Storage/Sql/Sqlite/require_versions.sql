-- lock_customers as a demand: a row that is not found fails the transaction, which is run again the long way.
SELECT 1 FROM customers WHERE erpnext_id = @erpnext_id AND version = @version;
