SELECT name FROM sys.columns WHERE object_id = OBJECT_ID(@table) AND is_nullable = 0;
