INSERT INTO hook_subscriptions (id, status, settings, epoch, sequence, progress, version)
VALUES ({key: @id}, @status, @settings, @epoch, @sequence, @progress, @version);
