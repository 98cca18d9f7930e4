SELECT epoch, sequence, coalesce((SELECT min(sequence) FROM customer_changes), sequence + 1)
FROM feed_head;
