-- Another customer bears a name that was given up: the row goes on under a surrogate id of its own, so its history begins anew.
UPDATE customers c SET id = r.id
FROM (SELECT {identity: unnest(@$) AS $}) AS r
WHERE c.erpnext_id = r.erpnext_id;
