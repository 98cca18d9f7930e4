-- From which schema on a program can work with the database after each migration: during an upgrade older silos and newer ones use it at once. A
-- migration that older programs can work with says so in its first line ("-- Readable from schema 14."); else they are refused.
CREATE TABLE schema_compatibility (
  number        int NOT NULL PRIMARY KEY,
  readable_from int NOT NULL
);
