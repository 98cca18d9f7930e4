UPDATE webhook_deliveries SET reason = NULL, search_text = NULL WHERE id = CAST(@id AS varchar(32));
