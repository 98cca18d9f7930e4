-- Readable from schema 18.
-- Outgoing webhooks: who is told what follows which place in the feed. Settings and progress are JSON; secrets in them are encrypted.
CREATE TABLE hook_subscriptions (
  id       varchar(32) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
  status   nvarchar(max) NOT NULL,
  settings nvarchar(max) NOT NULL,
  epoch    nvarchar(max) NOT NULL,
  sequence bigint NOT NULL,
  progress nvarchar(max) NOT NULL,
  version  bigint NOT NULL
);

-- Each request to a receiver, of each subscription the newest only. Ids sort by time. Nothing here tells a customer's name.
CREATE TABLE hook_attempts (
  id              varchar(32) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
  subscription_id varchar(32) COLLATE Latin1_General_BIN2 NOT NULL,
  sent_at         datetimeoffset(7) NOT NULL,
  message_id      nvarchar(max) NOT NULL,
  event           nvarchar(100) NOT NULL,
  sequence        bigint,
  customer_id     uniqueidentifier,
  cause           nvarchar(max) NOT NULL,
  attempt         bigint NOT NULL,
  status_code     bigint,
  duration_us     bigint NOT NULL,
  error           nvarchar(max)
);
CREATE INDEX hook_attempts_by_subscription ON hook_attempts (subscription_id, id);
