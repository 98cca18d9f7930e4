-- Customers whose names lie behind @after, up to @last.
INSERT INTO customer_search (erpnext_id, search_text)
SELECT erpnext_id, search_text
FROM customers
WHERE erpnext_id > @after AND erpnext_id <= @last
ON CONFLICT (erpnext_id) DO UPDATE SET search_text = excluded.search_text
WHERE customer_search.search_text <> excluded.search_text;
