SELECT epoch, sequence, coalesce((SELECT min(sequence) FROM customer_changes), sequence + 1) AS oldest, touched
FROM feed_head;
