-- It was erased since, so ERPNext has deleted it.
UPDATE customers SET deleted_at = coalesce(deleted_at, @at) WHERE erpnext_id = @name;
