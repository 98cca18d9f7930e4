-- Changes after @after by kind, with the last of each.
SELECT kind, count(*), max(sequence)
FROM customer_changes
WHERE sequence > @after
GROUP BY kind;
