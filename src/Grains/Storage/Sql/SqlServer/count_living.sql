SELECT count_big(*) FROM customers WHERE deleted_at IS NULL;
