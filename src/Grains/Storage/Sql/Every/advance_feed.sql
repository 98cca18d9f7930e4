-- Takes @count places in the feed for a commit that writes rows, and numbers the commit; the row's lock is held to the end of the transaction, so commits are in this order.
UPDATE feed_head SET sequence = sequence + @count, touched = touched + 1
RETURNING epoch, sequence, touched;
