-- Readable from schema 18.
-- The other engines mend statements of Orleans' cluster here; one process has none.
SELECT 1;
