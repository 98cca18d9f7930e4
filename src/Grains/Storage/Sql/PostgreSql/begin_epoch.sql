-- Begins a new history, unless another did so first or the feed has caught up with what was seen.
UPDATE feed_head SET epoch = @new
WHERE epoch = @old AND sequence < @seen;
