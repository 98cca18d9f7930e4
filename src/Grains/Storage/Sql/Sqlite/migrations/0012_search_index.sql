-- How far the rows are folded by the present rules (SearchText.Folding): folded_to is the name that was reached, null
-- when all are. And up to which change of the feed the index below has been brought.
CREATE TABLE search_state (
  only_row  INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  folding   INTEGER NOT NULL,
  folded_to TEXT,
  sequence  INTEGER NOT NULL
);
INSERT INTO search_state (only_row, folding, folded_to, sequence) VALUES (1, 0, NULL, 0);

-- The searched text by its trigrams. It is written behind the customers, in steps (docs/decisions/0120), so it may be
-- late, never a source. Of its own key: VACUUM may change the rowids of customers.
CREATE TABLE customer_search (
  key         INTEGER NOT NULL PRIMARY KEY,
  erpnext_id  TEXT    NOT NULL UNIQUE,
  search_text TEXT    NOT NULL
);
CREATE VIRTUAL TABLE customer_trigrams USING fts5 (
  search_text, content='customer_search', content_rowid='key', tokenize='trigram case_sensitive 1', detail=none,
    columnsize=0);
CREATE TRIGGER customer_search_added AFTER INSERT ON customer_search BEGIN
  INSERT INTO customer_trigrams (rowid, search_text) VALUES (new.key, new.search_text);
END;
CREATE TRIGGER customer_search_removed AFTER DELETE ON customer_search BEGIN
  INSERT INTO customer_trigrams (customer_trigrams, rowid, search_text) VALUES ('delete', old.key, old.search_text);
END;
CREATE TRIGGER customer_search_changed AFTER UPDATE ON customer_search BEGIN
  INSERT INTO customer_trigrams (customer_trigrams, rowid, search_text) VALUES ('delete', old.key, old.search_text);
  INSERT INTO customer_trigrams (rowid, search_text) VALUES (new.key, new.search_text);
END;
CREATE TRIGGER customers_removed_from_search AFTER DELETE ON customers BEGIN
  DELETE FROM customer_search WHERE erpnext_id = old.erpnext_id;
END;
