-- A connection that only reads: the pages it needs are in the operating system's cache, and there are several of these.
PRAGMA cache_size = -4000;
PRAGMA query_only = ON;
