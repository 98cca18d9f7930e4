CREATE TABLE schema_migrations (
  number     int               NOT NULL PRIMARY KEY,
  name       nvarchar(200)     NOT NULL,
  applied_at datetimeoffset(7) NOT NULL
);
