-- Customers that changed after @after, up to @last.
INSERT INTO customer_search (erpnext_id, search_text)
SELECT erpnext_id, search_text
FROM customers
WHERE erpnext_id IN (SELECT erpnext_id FROM customer_changes WHERE sequence > @after AND sequence <= @last)
ON CONFLICT (erpnext_id) DO UPDATE SET search_text = excluded.search_text
WHERE customer_search.search_text <> excluded.search_text;
