UPDATE access_entries SET body = @body, expires_at = CAST(@expires_at AS datetimeoffset(7)) WHERE kind = @kind AND id = @id;
