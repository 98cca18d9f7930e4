-- Nobody takes places in the feed until the transaction ends. Read by a statement of its own, as in advance_feed.
UPDATE feed_head SET sequence = sequence
WHERE only_row = 1;
SELECT epoch, sequence, touched FROM feed_head WHERE only_row = 1;
