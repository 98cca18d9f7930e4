-- Newest first. Ids sort by time: @from and @before bound it. Each filter is there when it is asked for.
SELECT TOP (@limit)
  id, received_at, erpnext_id, event, outcome, reason, erpnext_modified, change_sequence, duration_us, sender, size, signed_with,
  content_type, attempts, next_attempt_ms, replay_of, CASE WHEN body IS NULL THEN 0 ELSE 1 END, NULL, NULL, trace_id, answer, tries
FROM webhook_deliveries
WHERE id >= CAST(@from AS varchar(32)) AND id < CAST(@before AS varchar(32))
  AND erpnext_id = @erpnext_id --? erpnextId
  AND outcome = @outcome --? outcome
  AND event = @event --? event
  AND CHARINDEX(@text COLLATE Latin1_General_BIN2, coalesce(search_text, lower(concat( --? text
    erpnext_id COLLATE Latin1_General_BIN2, N' ', event COLLATE Latin1_General_BIN2, N' ', --? text
      reason COLLATE Latin1_General_BIN2)))) > 0 --? text
ORDER BY id DESC;
