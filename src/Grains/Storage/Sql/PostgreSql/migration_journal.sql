CREATE TABLE schema_migrations (
  number     integer     NOT NULL PRIMARY KEY,
  name       text        NOT NULL,
  applied_at timestamptz NOT NULL
);
