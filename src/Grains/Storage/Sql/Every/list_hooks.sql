SELECT id, status, settings, epoch, sequence, progress, version
FROM hook_subscriptions
ORDER BY id;
