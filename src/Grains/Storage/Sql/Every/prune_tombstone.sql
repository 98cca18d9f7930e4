DELETE FROM customers WHERE id = @id AND deleted_at < @before AND left_at IS NULL;
