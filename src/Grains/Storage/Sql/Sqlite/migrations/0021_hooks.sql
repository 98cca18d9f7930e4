-- Readable from schema 18.
-- Outgoing webhooks: who is told what follows which place in the feed. Settings and progress are JSON; secrets in them are encrypted.
CREATE TABLE hook_subscriptions (
  id       TEXT NOT NULL PRIMARY KEY,
  status   TEXT NOT NULL,
  settings TEXT NOT NULL,
  epoch    TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  progress TEXT NOT NULL,
  version  INTEGER NOT NULL
);

-- Each request to a receiver, of each subscription the newest only. Ids sort by time. Nothing here tells a customer's name.
CREATE TABLE hook_attempts (
  id              TEXT NOT NULL PRIMARY KEY,
  subscription_id TEXT NOT NULL,
  sent_at         TEXT NOT NULL,
  message_id      TEXT NOT NULL,
  event           TEXT NOT NULL,
  sequence        INTEGER,
  customer_id     TEXT,
  cause           TEXT NOT NULL,
  attempt         INTEGER NOT NULL,
  status_code     INTEGER,
  duration_us     INTEGER NOT NULL,
  error           TEXT
);
CREATE INDEX hook_attempts_by_subscription ON hook_attempts (subscription_id, id);
