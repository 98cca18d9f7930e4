SELECT id, owner, owner_name, name, query, columns, is_shared
FROM customer_views
ORDER BY id;
