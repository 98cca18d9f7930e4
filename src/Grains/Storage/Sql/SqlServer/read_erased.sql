SELECT name_hash, erased_until, touched
FROM erased_customers
WHERE name_hash IN (SELECT CAST(h.value AS varchar(64)) COLLATE Latin1_General_BIN2 FROM OPENJSON(@hashes) h);
