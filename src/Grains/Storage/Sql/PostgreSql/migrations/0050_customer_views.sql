-- Readable from schema 20.
-- Views of the list that people have saved: of one person, or of all. query and columns are the page's own.
CREATE TABLE customer_views (
  id         varchar(32) COLLATE "C" NOT NULL PRIMARY KEY,
  owner      text NOT NULL,
  owner_name text NOT NULL,
  name       text NOT NULL,
  query      text NOT NULL,
  columns    text NOT NULL,
  is_shared  bigint NOT NULL
);
