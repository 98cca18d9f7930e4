-- Its clock, and how many connections it allows those who are no superusers.
SELECT clock_timestamp(), current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint;
