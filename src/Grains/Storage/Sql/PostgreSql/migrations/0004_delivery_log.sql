-- What the delivery log tells beside the outcome, and what is needed to try a delivery again. Times to come are milliseconds since 1970.
ALTER TABLE webhook_deliveries
  ADD COLUMN duration_us     bigint NOT NULL DEFAULT 0,
  ADD COLUMN sender          text,
  ADD COLUMN size            bigint NOT NULL DEFAULT 0,
  ADD COLUMN signed_with     text   NOT NULL DEFAULT 'current',
  ADD COLUMN content_type    text,
  ADD COLUMN attempts        bigint NOT NULL DEFAULT 0,
  ADD COLUMN next_attempt_ms bigint,
  ADD COLUMN replay_of       varchar(32) COLLATE "C",
  ADD COLUMN body            text;

CREATE INDEX webhook_deliveries_due    ON webhook_deliveries (next_attempt_ms) WHERE next_attempt_ms IS NOT NULL;
CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (outcome, id);
