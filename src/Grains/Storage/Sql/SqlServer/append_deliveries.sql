INSERT INTO webhook_deliveries (id, received_at, erpnext_id, event, outcome, reason, erpnext_modified, change_sequence)
SELECT r.id, r.received_at, r.erpnext_id, r.event, r.outcome, r.reason, r.erpnext_modified, r.change_sequence
FROM OPENJSON(@rows) WITH (
  id varchar(32), received_at datetimeoffset(7), erpnext_id nvarchar(280), event nvarchar(max), outcome nvarchar(max),
  reason nvarchar(max), erpnext_modified nvarchar(max), change_sequence bigint) r;
