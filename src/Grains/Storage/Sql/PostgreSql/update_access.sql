UPDATE access_entries SET body = @body, expires_at = @expires_at WHERE kind = @kind AND id = @id;
