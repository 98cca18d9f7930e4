-- All customers, deleted ones among them, and the deleted ones, at one moment of the feed.
SELECT h.epoch, h.sequence, (SELECT count(*) FROM customers),
  (SELECT count(*) FROM customers WHERE deleted_at IS NOT NULL)
FROM feed_head h;
