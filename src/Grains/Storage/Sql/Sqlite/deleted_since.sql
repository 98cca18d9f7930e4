-- Customers that runs have deleted. Ids begin with the time of their run's begin.
SELECT coalesce(sum(deleted), 0) FROM sync_runs WHERE id >= @from;
