-- Readable from schema 20.
-- Views of the list that people have saved: of one person, or of all. query and columns are the page's own.
CREATE TABLE customer_views (
  id         TEXT NOT NULL PRIMARY KEY,
  owner      TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  name       TEXT NOT NULL,
  query      TEXT NOT NULL,
  columns    TEXT NOT NULL,
  is_shared  INTEGER NOT NULL
);
