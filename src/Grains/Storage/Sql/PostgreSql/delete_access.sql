DELETE FROM access_entries WHERE kind = @kind AND id = @id;
