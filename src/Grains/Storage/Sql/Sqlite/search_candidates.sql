-- Up to which change the index tells, and how many customers it leaves of a search, up to @limit. Without trigrams: the
-- rarest of the words is the beginning of some. No row: it is not built by the rules of @folding, or more than
-- @behind changes late.
SELECT s.sequence, (SELECT count(*) FROM (
  SELECT rowid FROM customer_trigrams WHERE customer_trigrams MATCH ( --? trigrams
    SELECT group_concat('"' || replace(t.value, '"', '""') || '"', ' AND ') FROM json_each(@trigrams) t) --? trigrams
  SELECT DISTINCT s.key FROM ( --? !trigrams words
      SELECT substr(w.value, 1, 3) AS word FROM json_each(@words) w ORDER BY ( --? !trigrams words
        SELECT count(*) FROM ( --? !trigrams words
          SELECT 1 FROM customer_trigram_rows r WHERE r.term >= substr(w.value, 1, 3) --? !trigrams words
            AND r.term <= substr(w.value, 1, 3) || char(1114111, 1114111) LIMIT 10001)) LIMIT 1) AS rarest --? !trigrams words
    CROSS JOIN customer_trigram_rows t CROSS JOIN customer_search s --? !trigrams words
    WHERE t.term >= rarest.word AND t.term <= rarest.word || char(1114111, 1114111) AND s.key = t.doc --? !trigrams words
      AND NOT EXISTS (SELECT 1 FROM json_each(@words) w WHERE instr(s.search_text, w.value) = 0) --? !trigrams words
  SELECT s.key FROM customer_search s WHERE 1 = 1 --? !trigrams !words
    AND EXISTS (SELECT 1 FROM json_each(@numbers) n WHERE instr(s.search_text, n.value) > 0) --? !trigrams numbers
  LIMIT @limit) AS found)
FROM search_state s JOIN feed_head h ON h.sequence - s.sequence <= @behind
WHERE s.folding = @folding AND s.folded_to IS NULL;
