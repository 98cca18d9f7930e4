SELECT id, status, settings, epoch, sequence, progress, version
FROM hook_subscriptions
WHERE id = {key: @id};
