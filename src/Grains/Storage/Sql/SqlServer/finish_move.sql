-- What only this engine keeps beside the fields of a customer.
UPDATE customers SET modified_key = coalesce(erpnext_modified, N'');
