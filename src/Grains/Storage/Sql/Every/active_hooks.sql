-- Those that have something to send, or wait for it.
SELECT id FROM hook_subscriptions WHERE status = 'active' ORDER BY id;
