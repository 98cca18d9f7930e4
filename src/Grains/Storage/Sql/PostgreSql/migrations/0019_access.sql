-- Readable from schema 18.
-- Who may what: people, keys, sessions, links, tickets; few, and read whole. A body is JSON, and holds hashes of secrets only. Whoever changes
-- something locks the head first, and raises its version. What has an expires_at is removed some time after it.
CREATE TABLE access_head (
  one     bigint NOT NULL PRIMARY KEY,
  version bigint NOT NULL
);
INSERT INTO access_head (one, version) VALUES (1, 1);

CREATE TABLE access_entries (
  kind       varchar(20) COLLATE "C" NOT NULL,
  id         varchar(80) COLLATE "C" NOT NULL,
  body       text   NOT NULL,
  expires_at timestamptz,
  PRIMARY KEY (kind, id)
);

-- Who did what. Ids are UUIDs of version 7: they sort by time.
CREATE TABLE access_audit (
  id         varchar(32) COLLATE "C" NOT NULL PRIMARY KEY,
  at         timestamptz NOT NULL,
  actor_kind text   NOT NULL,
  actor_id   text   NOT NULL,
  actor_name text   NOT NULL,
  action     text   NOT NULL,
  target     text,
  outcome    text   NOT NULL,
  address    text,
  count      bigint NOT NULL,
  detail     text
);
