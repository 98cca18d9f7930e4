-- Readable from schema 18.
-- Who may what: people, keys, sessions, links, tickets; few, and read whole. A body is JSON, and holds hashes of secrets only. Whoever changes
-- something locks the head first, and raises its version. What has an expires_at is removed some time after it.
CREATE TABLE access_head (
  one     bigint NOT NULL PRIMARY KEY,
  version bigint NOT NULL
);
INSERT INTO access_head (one, version) VALUES (1, 1);

CREATE TABLE access_entries (
  kind       nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL,
  id         nvarchar(80) COLLATE Latin1_General_BIN2 NOT NULL,
  body       nvarchar(max) NOT NULL,
  expires_at datetimeoffset(7),
  PRIMARY KEY (kind, id)
);

-- Who did what. Ids are UUIDs of version 7: they sort by time.
CREATE TABLE access_audit (
  id         varchar(32) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
  [at]       datetimeoffset(7) NOT NULL,
  actor_kind nvarchar(max) NOT NULL,
  actor_id   nvarchar(max) NOT NULL,
  actor_name nvarchar(max) NOT NULL,
  action     nvarchar(max) NOT NULL,
  target     nvarchar(max),
  outcome    nvarchar(max) NOT NULL,
  address    nvarchar(max),
  count      bigint NOT NULL,
  detail     nvarchar(max)
);
