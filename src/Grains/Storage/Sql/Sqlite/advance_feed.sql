-- Takes @count places in the feed; the lock is held to the end of the transaction.
UPDATE feed_head SET sequence = sequence + @count
RETURNING epoch, sequence;
