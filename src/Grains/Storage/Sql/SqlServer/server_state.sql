-- Its clock, and how many connections it allows.
SELECT SYSDATETIMEOFFSET(), @@MAX_CONNECTIONS;
