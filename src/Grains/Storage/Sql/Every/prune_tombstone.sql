DELETE FROM customers WHERE id = @id AND deleted_at < @before;
