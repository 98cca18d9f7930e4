-- Its places in the feed stay, so that the feed has no gap; what they told does not.
UPDATE customer_changes SET erpnext_id = @pseudonym, before = '{}', customer = @customer
WHERE customer_id = @id;
