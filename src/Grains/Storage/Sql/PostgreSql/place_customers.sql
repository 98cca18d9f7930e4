UPDATE customers c SET sequence = r.sequence
FROM unnest(@erpnext_id, @sequence) AS r (erpnext_id, sequence)
WHERE c.erpnext_id = r.erpnext_id;
