-- The last delivery and the last sync run, whose ids begin with their time, and when the last change was committed.
SELECT
  (SELECT max(id) FROM webhook_deliveries), (SELECT max(id) FROM sync_runs),
  (SELECT "at" FROM customer_changes WHERE sequence = (SELECT max(sequence) FROM customer_changes));
