SELECT pg_advisory_unlock(727001, 1);
