-- Customers by name, from behind @after on, as they are folded; locked, since whoever writes one meanwhile may leave its texts as they are.
SELECT TOP (@limit)
  version, sequence, {customer: $}, name_folded, search_text
FROM customers WITH (UPDLOCK)
WHERE erpnext_id > @after
ORDER BY erpnext_id;
