-- Its places in the feed stay, so that the feed has no gap; what they told does not.
UPDATE customer_changes SET erpnext_id = @pseudonym, before = '{}', modified_by = NULL, customer = @customer
WHERE customer_id = @id;
