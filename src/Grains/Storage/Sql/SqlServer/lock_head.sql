-- Nobody takes places in the feed until the transaction ends.
UPDATE feed_head SET sequence = sequence
OUTPUT inserted.epoch, inserted.sequence, inserted.touched
WHERE only_row = 1;
