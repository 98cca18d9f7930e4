-- Readable from schema 18.
-- Who may what: people, keys, sessions, links, tickets; few, and read whole. A body is JSON, and holds hashes of secrets only. Whoever changes
-- something locks the head first, and raises its version. What has an expires_at is removed some time after it.
CREATE TABLE access_head (
  one     INTEGER NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL
);
INSERT INTO access_head (one, version) VALUES (1, 1);

CREATE TABLE access_entries (
  kind       TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  body       TEXT    NOT NULL,
  expires_at TEXT,
  PRIMARY KEY (kind, id)
);

-- Who did what. Ids are UUIDs of version 7: they sort by time.
CREATE TABLE access_audit (
  id         TEXT    NOT NULL PRIMARY KEY,
  at         TEXT    NOT NULL,
  actor_kind TEXT    NOT NULL,
  actor_id   TEXT    NOT NULL,
  actor_name TEXT    NOT NULL,
  action     TEXT    NOT NULL,
  target     TEXT,
  outcome    TEXT    NOT NULL,
  address    TEXT,
  count      INTEGER NOT NULL,
  detail     TEXT
);
