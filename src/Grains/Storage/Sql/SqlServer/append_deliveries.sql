INSERT INTO webhook_deliveries (
  id, received_at, erpnext_id, event, outcome, reason, erpnext_modified, change_sequence, duration_us, sender, size, signed_with,
  content_type, attempts, next_attempt_ms, replay_of, body, search_text)
SELECT
  r.id, r.received_at, r.erpnext_id, r.event, r.outcome, r.reason, r.erpnext_modified, r.change_sequence, r.duration_us, r.sender,
  r.size, r.signed_with, r.content_type, r.attempts, r.next_attempt_ms, r.replay_of, r.body, r.search_text
FROM OPENJSON(@rows) WITH (
  id varchar(32), received_at datetimeoffset(7), erpnext_id nvarchar(280), event nvarchar(max), outcome nvarchar(max),
  reason nvarchar(max), erpnext_modified nvarchar(max), change_sequence bigint, duration_us bigint, sender nvarchar(max),
  size bigint, signed_with nvarchar(max), content_type nvarchar(max), attempts bigint, next_attempt_ms bigint,
  replay_of nvarchar(max), body nvarchar(max), search_text nvarchar(2000)) r;
