INSERT INTO customer_differences ({difference: $})
SELECT {difference: r.$} FROM (SELECT {difference: unnest(@$) AS $}) AS r;
