-- What the delivery log tells beside the outcome, and what is needed to try a delivery again. Times to come are milliseconds since 1970.
ALTER TABLE webhook_deliveries ADD COLUMN duration_us     INTEGER NOT NULL DEFAULT 0;
ALTER TABLE webhook_deliveries ADD COLUMN sender          TEXT;
ALTER TABLE webhook_deliveries ADD COLUMN size            INTEGER NOT NULL DEFAULT 0;
ALTER TABLE webhook_deliveries ADD COLUMN signed_with     TEXT    NOT NULL DEFAULT 'current';
ALTER TABLE webhook_deliveries ADD COLUMN content_type    TEXT;
ALTER TABLE webhook_deliveries ADD COLUMN attempts        INTEGER NOT NULL DEFAULT 0;
ALTER TABLE webhook_deliveries ADD COLUMN next_attempt_ms INTEGER;
ALTER TABLE webhook_deliveries ADD COLUMN replay_of       TEXT;
ALTER TABLE webhook_deliveries ADD COLUMN body            TEXT;

CREATE INDEX webhook_deliveries_due    ON webhook_deliveries (next_attempt_ms) WHERE next_attempt_ms IS NOT NULL;
CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (outcome, id);
