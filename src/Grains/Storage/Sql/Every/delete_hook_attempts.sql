DELETE FROM hook_attempts WHERE subscription_id = {key: @id};
