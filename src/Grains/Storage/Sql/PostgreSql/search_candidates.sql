-- Up to which change the index tells, and how many customers it leaves of a search, up to @limit. Without trigrams its
-- narrow rows are looked at, one after another. No row: it is not built by the rules of @folding, or more than @behind
-- changes late.
SELECT s.sequence, (SELECT count(*) FROM (
  SELECT f.name FROM customersync_found(@trigrams, @limit) AS f (name) --? trigrams
  SELECT s.erpnext_id FROM customer_search s WHERE 1 = 1 --? !trigrams
    AND NOT EXISTS ( --? !trigrams words
      SELECT 1 FROM unnest(@words) AS w (word) WHERE strpos(s.search_text, w.word) = 0) --? !trigrams words
    AND EXISTS ( --? !trigrams numbers
      SELECT 1 FROM unnest(@numbers) AS n (number) WHERE strpos(s.search_text, n.number) > 0) --? !trigrams numbers
  LIMIT @limit) AS found)
FROM search_state s JOIN feed_head h ON h.sequence - s.sequence <= @behind
WHERE s.folding = @folding AND s.folded_to IS NULL;
