UPDATE webhook_deliveries SET reason = NULL, search_text = NULL WHERE id = {key: @id};
