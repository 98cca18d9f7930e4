-- What waits to be tried later is due now: the clock was set back. Nothing waits until @beyond by a clock that is right.
UPDATE webhook_deliveries SET next_attempt_ms = @now
WHERE next_attempt_ms > @now AND (received_at >= @from OR next_attempt_ms > @beyond);
