INSERT INTO customer_changes (sequence, customer_id, erpnext_id, kind, cause, [at], before, customer)
SELECT r.sequence, r.customer_id, r.erpnext_id, r.kind, r.cause, r.[at], r.before, r.customer
FROM OPENJSON(@rows) WITH (
  sequence bigint, customer_id uniqueidentifier, erpnext_id nvarchar(280), kind nvarchar(max), cause nvarchar(max),
  [at] datetimeoffset(7), before nvarchar(max), customer nvarchar(max)) r;
