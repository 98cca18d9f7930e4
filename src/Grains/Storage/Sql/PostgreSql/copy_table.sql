COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)
-- Rows as they come, in PostgreSQL's own form. Npgsql wants the command to begin with its word.
