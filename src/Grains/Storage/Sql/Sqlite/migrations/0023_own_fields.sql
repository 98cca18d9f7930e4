-- Readable from schema 18.
-- The site's own fields of a customer, one object of JSON; null: it has none. mapping: the version of the definitions that has all of them
-- from what is known; 0: none was in force.
ALTER TABLE customers ADD COLUMN custom TEXT;
ALTER TABLE customers ADD COLUMN mapping INTEGER NOT NULL DEFAULT 0;

-- The definitions in force, and how far the customers that were known before have come; one row.
CREATE TABLE own_fields (
  one        INTEGER NOT NULL PRIMARY KEY,
  version    INTEGER NOT NULL,
  definition TEXT    NOT NULL,
  progress   TEXT    NOT NULL
) WITHOUT ROWID;
