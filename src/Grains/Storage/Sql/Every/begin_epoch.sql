-- The epoch @old ends at @until, and its cursors are good up to there; with -1 neither its cursors nor those of any before it are. Epochs that ended
-- before the oldest change that is kept are forgotten.
UPDATE feed_epochs SET until = -1 WHERE @until < 0;
DELETE FROM feed_epochs WHERE until >= 0 AND until < (SELECT min(sequence) - 1 FROM customer_changes);
INSERT INTO feed_epochs (epoch, until) VALUES (@old, @until);
UPDATE feed_head SET epoch = @new;
