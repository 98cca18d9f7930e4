-- Takes @count places in the feed for a commit that writes rows, and numbers the commit; the lock is held to the end of the transaction.
UPDATE feed_head SET sequence = sequence + @count, touched = touched + 1
RETURNING epoch, sequence, touched;
