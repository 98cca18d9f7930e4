-- Which of these names are in that state: of one run, or of any.
SELECT DISTINCT erpnext_id
FROM sync_deletes
WHERE state = @state AND erpnext_id {any: @values}
  AND run_id = {key: @run_id} --? run
;
