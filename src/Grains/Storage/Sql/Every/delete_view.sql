DELETE FROM customer_views WHERE id = {key: @id};
