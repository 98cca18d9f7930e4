-- The row has another version: a grain that is awake reads it again.
UPDATE customers SET previous_ids = @previous_ids, renamed_to = @renamed_to, merged_into = @merged_into, version = version + 1
WHERE erpnext_id = @erpnext_id;
