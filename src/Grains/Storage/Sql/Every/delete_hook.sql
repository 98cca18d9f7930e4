DELETE FROM hook_subscriptions WHERE id = {key: @id};
