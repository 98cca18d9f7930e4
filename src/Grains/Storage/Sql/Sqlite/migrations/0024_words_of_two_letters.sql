-- Readable from schema 20.
-- A word of one or two letters is found by the trigrams that begin with it. So that those at the end of a text begin one too, two line feeds are
-- indexed behind each text (docs/decisions/0425). What was indexed without them is indexed anew, in the steps that write the index.
DROP TABLE customer_trigrams;
DROP TABLE customer_search;
CREATE TABLE customer_search (
  key         INTEGER NOT NULL PRIMARY KEY,
  erpnext_id  TEXT    NOT NULL UNIQUE,
  search_text TEXT    NOT NULL
);
CREATE VIRTUAL TABLE customer_trigrams USING fts5 (
  search_text, content='customer_search', content_rowid='key', tokenize='trigram case_sensitive 1', detail=none,
    columnsize=0);
CREATE VIRTUAL TABLE customer_trigram_rows USING fts5vocab ('customer_trigrams', 'instance');
CREATE TRIGGER customer_search_added AFTER INSERT ON customer_search BEGIN
  INSERT INTO customer_trigrams (rowid, search_text) VALUES (new.key, new.search_text || char(10, 10));
END;
CREATE TRIGGER customer_search_removed AFTER DELETE ON customer_search BEGIN
  INSERT INTO customer_trigrams (customer_trigrams, rowid, search_text)
  VALUES ('delete', old.key, old.search_text || char(10, 10));
END;
CREATE TRIGGER customer_search_changed AFTER UPDATE ON customer_search BEGIN
  INSERT INTO customer_trigrams (customer_trigrams, rowid, search_text)
  VALUES ('delete', old.key, old.search_text || char(10, 10));
  INSERT INTO customer_trigrams (rowid, search_text) VALUES (new.key, new.search_text || char(10, 10));
END;
UPDATE search_state SET folding = 0, folded_to = NULL;
