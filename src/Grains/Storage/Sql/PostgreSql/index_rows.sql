-- Customers of these names, whose search changed without a change in the feed.
INSERT INTO customer_search (erpnext_id, search_text)
SELECT erpnext_id, search_text
FROM customers
WHERE erpnext_id {any: @names}
ON CONFLICT (erpnext_id) DO UPDATE SET search_text = excluded.search_text
WHERE customer_search.search_text <> excluded.search_text;
