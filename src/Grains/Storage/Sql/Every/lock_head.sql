-- Nobody takes places in the feed until the transaction ends.
UPDATE feed_head SET sequence = sequence
RETURNING epoch, sequence, touched;
