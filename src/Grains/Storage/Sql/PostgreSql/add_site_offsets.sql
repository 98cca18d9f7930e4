INSERT INTO site_offsets (since, minutes)
SELECT r.since, r.minutes FROM (SELECT {offset: unnest(@$) AS $}) AS r;
