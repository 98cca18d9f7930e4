-- Customers by name, from behind @after on, as they are folded.
SELECT TOP (@limit)
  version, sequence, {customer: $}, name_folded, search_text
FROM customers
WHERE erpnext_id > @after
ORDER BY erpnext_id;
