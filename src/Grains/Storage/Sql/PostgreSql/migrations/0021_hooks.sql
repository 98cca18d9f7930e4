-- Readable from schema 18.
-- Outgoing webhooks: who is told what follows which place in the feed. Settings and progress are JSON; secrets in them are encrypted.
CREATE TABLE hook_subscriptions (
  id       varchar(32) COLLATE "C" NOT NULL PRIMARY KEY,
  status   text NOT NULL,
  settings text NOT NULL,
  epoch    text NOT NULL,
  sequence bigint NOT NULL,
  progress text NOT NULL,
  version  bigint NOT NULL
);

-- Each request to a receiver, of each subscription the newest only. Ids sort by time. Nothing here tells a customer's name.
CREATE TABLE hook_attempts (
  id              varchar(32) COLLATE "C" NOT NULL PRIMARY KEY,
  subscription_id varchar(32) COLLATE "C" NOT NULL,
  sent_at         timestamptz NOT NULL,
  message_id      text NOT NULL,
  event           text NOT NULL,
  sequence        bigint,
  customer_id     uuid,
  cause           text NOT NULL,
  attempt         bigint NOT NULL,
  status_code     bigint,
  duration_us     bigint NOT NULL,
  error           text
);
CREATE INDEX hook_attempts_by_subscription ON hook_attempts (subscription_id, id);
