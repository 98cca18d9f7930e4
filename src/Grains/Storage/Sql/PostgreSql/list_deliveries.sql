-- Newest first. Ids sort by time: @from and @before bound it. Each filter is there when it is asked for. The one that
-- finds its place in an index is compared together with the id: told apart, PostgreSQL may think it cheaper to look
-- through the log from its end.
SELECT
  id, received_at, erpnext_id, event, outcome, reason, erpnext_modified, change_sequence, duration_us, sender, size, signed_with,
  content_type, attempts, next_attempt_ms, replay_of, CASE WHEN body IS NULL THEN 0 ELSE 1 END, NULL, NULL, trace_id, answer, tries
FROM webhook_deliveries
WHERE id >= @from AND id < @before
  AND (erpnext_id, id) >= (@erpnext_id, @from) AND (erpnext_id, id) < (@erpnext_id, @before) --? erpnextId
  AND (outcome, event, id) >= (@outcome, @event, @from) --? outcome event !erpnextId
    AND (outcome, event, id) < (@outcome, @event, @before) --? outcome event !erpnextId
  AND (outcome, id) >= (@outcome, @from) AND (outcome, id) < (@outcome, @before) --? outcome !event !erpnextId
  AND (event, id) >= (@event, @from) AND (event, id) < (@event, @before) --? event !outcome !erpnextId
  AND outcome = @outcome --? outcome erpnextId
  AND event = @event --? event erpnextId
  AND position(@text IN coalesce(search_text, --? text
    lower((coalesce(erpnext_id, '') || ' ' || event || ' ' || coalesce(reason, '')) COLLATE "default"))) > 0 --? text
ORDER BY
  erpnext_id DESC, --? erpnextId
  outcome DESC, event DESC, --? outcome event !erpnextId
  outcome DESC, --? outcome !event !erpnextId
  event DESC, --? event !outcome !erpnextId
  id DESC
LIMIT @limit;
