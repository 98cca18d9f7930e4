-- Takes @count places in the feed; the row's lock is held to the end of the transaction, so commits are in this order.
UPDATE feed_head SET sequence = sequence + @count
OUTPUT inserted.epoch, inserted.sequence
WHERE only_row = 1;
