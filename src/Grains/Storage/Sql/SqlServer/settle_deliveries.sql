-- Writes how a delivery ended that was logged before. A body that is not to be kept any more goes.
UPDATE webhook_deliveries SET
  outcome = r.outcome, reason = r.reason, erpnext_modified = r.erpnext_modified, change_sequence = r.change_sequence,
  duration_us = r.duration_us, attempts = r.attempts, next_attempt_ms = r.next_attempt_ms, body = r.body,
  search_text = r.search_text
FROM OPENJSON(@rows) WITH (
  id varchar(32), outcome nvarchar(max), reason nvarchar(max), erpnext_modified nvarchar(max), change_sequence bigint,
  duration_us bigint, attempts bigint, next_attempt_ms bigint, body nvarchar(max), search_text nvarchar(2000)) r
WHERE webhook_deliveries.id = r.id COLLATE Latin1_General_BIN2;
