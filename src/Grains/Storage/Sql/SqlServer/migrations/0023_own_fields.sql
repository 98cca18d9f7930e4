-- Readable from schema 20.
-- The site's own fields of a customer, one object of JSON; null: it has none. mapping: the version of the definitions that has all of them
-- from what is known; 0: none was in force.
ALTER TABLE customers ADD custom nvarchar(max);
ALTER TABLE customers ADD mapping bigint NOT NULL CONSTRAINT customers_mapping_default DEFAULT 0;

-- The definitions in force, and how far the customers that were known before have come; one row.
CREATE TABLE own_fields (
  one        int NOT NULL PRIMARY KEY,
  version    bigint  NOT NULL,
  definition nvarchar(max) NOT NULL,
  progress   nvarchar(max) NOT NULL
);
