-- Readable from schema 18.
-- The site's own fields of a customer, one object of JSON; null: it has none. mapping: the version of the definitions that has all of them
-- from what is known; 0: none was in force. What was written stays letter for letter: json, not jsonb.
ALTER TABLE customers ADD COLUMN custom json, ADD COLUMN mapping bigint NOT NULL DEFAULT 0;

-- The definitions in force, and how far the customers that were known before have come; one row.
CREATE TABLE own_fields (
  one        integer NOT NULL PRIMARY KEY,
  version    bigint  NOT NULL,
  definition text    NOT NULL,
  progress   text    NOT NULL
);
