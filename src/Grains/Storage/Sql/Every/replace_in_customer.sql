-- The row has another version: a grain that is awake reads it again. One that was written since it was looked at is left.
UPDATE customers SET
  previous_ids = @previous_ids, renamed_to = @renamed_to, merged_into = @merged_into, version = version + 1,
  touched = @touched
WHERE erpnext_id = @erpnext_id AND version = @version;
