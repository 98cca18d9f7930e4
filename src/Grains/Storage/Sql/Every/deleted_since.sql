-- Customers that runs have deleted. Ids begin with the time of their run's begin.
SELECT CAST(coalesce(sum(deleted), 0) AS bigint) FROM sync_runs WHERE id >= {key: @from};
