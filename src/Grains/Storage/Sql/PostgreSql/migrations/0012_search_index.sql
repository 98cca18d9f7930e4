-- How far the rows are folded by the present rules (SearchText.Folding): folded_to is the name that was reached, null
-- when all are. And up to which change of the feed the index below has been brought.
CREATE TABLE search_state (
  only_row  integer NOT NULL PRIMARY KEY CHECK (only_row = 1),
  folding   integer NOT NULL,
  folded_to varchar(140) COLLATE "C",
  sequence  bigint  NOT NULL
);
INSERT INTO search_state (only_row, folding, folded_to, sequence) VALUES (1, 0, NULL, 0);

-- The searched text by its trigrams. It is written behind the customers, in steps (docs/decisions/0120), so it may be
-- late, never a source. Of our own making: pg_trgm is an extension that not every login may create, and in a database
-- of locale C it sees no letter but ASCII's.
CREATE TABLE customer_search (
  erpnext_id  varchar(140) COLLATE "C" NOT NULL PRIMARY KEY,
  search_text text         COLLATE "C" NOT NULL
);
CREATE FUNCTION customersync_trigrams(value text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT ARRAY(SELECT DISTINCT substr(value, i, 3) FROM generate_series(1, length(value) - 2) AS i) $$;
CREATE INDEX customer_search_trigrams ON customer_search USING gin (customersync_trigrams(search_text))
  WITH (gin_pending_list_limit = 256);

-- Up to `most` of those with all the trigrams. By the index always: the planner does not know how dear trigrams are to
-- make of every row.
CREATE FUNCTION customersync_found(trigrams text[], most bigint) RETURNS SETOF varchar
LANGUAGE sql STABLE ROWS 100 SET enable_seqscan = off AS
$$ SELECT erpnext_id FROM customer_search WHERE customersync_trigrams(search_text) @> trigrams LIMIT most $$;

-- One that goes while the index is written waits for it, so that nothing of it stays.
CREATE FUNCTION customersync_remove_from_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM search_state FOR SHARE;
  DELETE FROM customer_search WHERE erpnext_id = old.erpnext_id;
  RETURN NULL;
END $$;
CREATE TRIGGER customers_removed_from_search AFTER DELETE ON customers FOR EACH ROW EXECUTE FUNCTION customersync_remove_from_search();
