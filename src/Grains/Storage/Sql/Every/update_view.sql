UPDATE customer_views SET name = @name, query = @query, columns = @columns, is_shared = @shared
WHERE id = {key: @id};
