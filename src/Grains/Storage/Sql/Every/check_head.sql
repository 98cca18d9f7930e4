-- The head, when it was committed, what is at the place @sequence now, and up to where cursors of @epoch are good, if that is an earlier one.
SELECT h.epoch, h.sequence, coalesce((SELECT min(sequence) FROM customer_changes), h.sequence + 1),
  (SELECT "at" FROM customer_changes WHERE sequence = h.sequence),
  (SELECT "at" FROM customer_changes WHERE sequence = @sequence),
  (SELECT until FROM feed_epochs WHERE epoch = @epoch),
  h.touched
FROM feed_head h;
