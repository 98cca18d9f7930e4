SELECT count(*) FROM customers WHERE deleted_at IS NOT NULL AND left_at IS NOT NULL;
