-- What was folded by former rules. A row that was written meanwhile has the present ones.
UPDATE customers SET name_folded = r.name_folded, search_text = r.search_text
FROM OPENJSON(@rows) WITH (erpnext_id nvarchar(280), version bigint, name_folded nvarchar(200),
  search_text nvarchar(2000)) r
WHERE customers.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2 AND customers.version = r.version;
