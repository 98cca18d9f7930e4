-- Rows as they come, in PostgreSQL's own binary form.
COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)
