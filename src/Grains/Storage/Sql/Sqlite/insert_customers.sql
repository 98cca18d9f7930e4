-- Writes a row that is new; taken_customers has told that there is none. @sequence counts back from the feed's head, which this transaction
-- has just advanced.
INSERT INTO customers (version, sequence, touched, {written: $})
SELECT @version + 1, coalesce(sequence + @sequence, 0), touched, {written: @$}
FROM feed_head;
