-- Newest first. Ids sort by time: @from and @before bound it. Each filter is there when it is asked for, and one of
-- them, with the ids, finds its place in an index; + keeps the others from being taken for it.
SELECT
  id, received_at, erpnext_id, event, outcome, reason, erpnext_modified, change_sequence, duration_us, sender, size, signed_with,
  content_type, attempts, next_attempt_ms, replay_of, CASE WHEN body IS NULL THEN 0 ELSE 1 END, NULL, NULL, trace_id, answer, tries
FROM webhook_deliveries
  -- SQLite takes the index of the event otherwise, which has a million rows of on_update.
  INDEXED BY webhook_deliveries_of_outcome --? outcome event !erpnextId
WHERE id >= @from AND id < @before
  AND erpnext_id = @erpnext_id --? erpnextId
  AND outcome = @outcome --? outcome !erpnextId
  AND +outcome = @outcome --? outcome erpnextId
  AND event = @event --? event !erpnextId
  AND +event = @event --? event erpnextId
  AND instr(coalesce(search_text, lower(coalesce(erpnext_id, '') || ' ' || event || ' ' --? text
    || coalesce(reason, ''))), @text) > 0 --? text
ORDER BY id DESC
LIMIT @limit;
