-- Up to which change the index tells, and how many customers it leaves of a search, up to @limit. No row: it is not
-- built by the rules of @folding, or more than @behind changes late.
SELECT s.sequence, (SELECT count(*) FROM (
  SELECT rowid FROM customer_trigrams WHERE customer_trigrams MATCH (
    SELECT group_concat('"' || replace(t.value, '"', '""') || '"', ' AND ') FROM json_each(@trigrams) t)
  LIMIT @limit) AS found)
FROM search_state s JOIN feed_head h ON h.sequence - s.sequence <= @behind
WHERE s.folding = @folding AND s.folded_to IS NULL;
