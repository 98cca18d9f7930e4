-- Up to where cursors of an earlier epoch are good.
SELECT until FROM feed_epochs WHERE epoch = @epoch;
