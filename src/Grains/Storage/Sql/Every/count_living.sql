SELECT count(*) FROM customers WHERE deleted_at IS NULL;
