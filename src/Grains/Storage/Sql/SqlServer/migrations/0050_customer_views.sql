-- Readable from schema 20.
-- Views of the list that people have saved: of one person, or of all. query and columns are the page's own.
CREATE TABLE customer_views (
  id         varchar(32) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
  owner      nvarchar(max) NOT NULL,
  owner_name nvarchar(max) NOT NULL,
  name       nvarchar(max) NOT NULL,
  query      nvarchar(max) NOT NULL,
  columns    nvarchar(max) NOT NULL,
  is_shared  bigint NOT NULL
);
