-- What stays under a name that an erased customer had before. Nothing is returned when there is none, or the name is a living customer's.
DELETE FROM customers
WHERE erpnext_id = @name AND renamed_to IS NOT NULL AND deleted_at IS NOT NULL
RETURNING erpnext_modified;
