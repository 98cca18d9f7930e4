INSERT INTO customer_views (id, owner, owner_name, name, query, columns, is_shared)
VALUES ({key: @id}, @owner, @owner_name, @name, @query, @columns, @shared);
