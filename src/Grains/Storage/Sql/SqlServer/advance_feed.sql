-- Takes @count places in the feed for a commit that writes rows, and numbers the commit; the row's lock is held to the end of the transaction, so commits are in this order.
-- Read by a statement of its own: what OUTPUT tells after a wait for the lock may be what stood there before it, on a compatible server (docs/decisions/0300).
UPDATE feed_head SET sequence = sequence + @count, touched = touched + 1
WHERE only_row = 1;
SELECT epoch, sequence, touched FROM feed_head WHERE only_row = 1;
