-- Migrations that a program of schema @newest does not know and cannot work with.
SELECT count(*)
FROM schema_migrations m
LEFT JOIN schema_compatibility c ON c.number = m.number
WHERE m.number > @newest AND (c.readable_from IS NULL OR c.readable_from > @newest);
