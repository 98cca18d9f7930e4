-- What was folded by former rules. A row that was written meanwhile has the present ones.
UPDATE customers c SET name_folded = r.name_folded, search_text = r.search_text
FROM (SELECT
  unnest(@erpnext_id) AS erpnext_id, unnest(@version) AS version, unnest(@name_folded) AS name_folded,
    unnest(@search_text) AS search_text
) AS r
WHERE c.erpnext_id = r.erpnext_id AND c.version = r.version;
