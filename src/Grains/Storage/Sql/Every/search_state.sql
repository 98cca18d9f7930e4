-- How far the index of the search has come, and the feed: its last and its oldest change. One writer at a time goes on
-- from there.
SELECT
  s.folding, s.folded_to, s.sequence,
  h.sequence, coalesce((SELECT min(sequence) FROM customer_changes), h.sequence + 1)
FROM search_state s CROSS JOIN feed_head h;
