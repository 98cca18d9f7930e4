UPDATE c SET sequence = r.sequence
FROM customers c
JOIN OPENJSON(@rows) WITH (erpnext_id nvarchar(280), sequence bigint) r ON c.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2;
