-- What the delivery log tells beside the outcome, and what is needed to try a delivery again. Times to come are milliseconds since 1970.
ALTER TABLE webhook_deliveries ADD duration_us     bigint       NOT NULL DEFAULT 0;
ALTER TABLE webhook_deliveries ADD sender          nvarchar(100);
ALTER TABLE webhook_deliveries ADD size            bigint       NOT NULL DEFAULT 0;
ALTER TABLE webhook_deliveries ADD signed_with     nvarchar(20) NOT NULL DEFAULT N'current';
ALTER TABLE webhook_deliveries ADD content_type    nvarchar(max);
ALTER TABLE webhook_deliveries ADD attempts        bigint       NOT NULL DEFAULT 0;
ALTER TABLE webhook_deliveries ADD next_attempt_ms bigint;
ALTER TABLE webhook_deliveries ADD replay_of       varchar(32) COLLATE Latin1_General_BIN2;
ALTER TABLE webhook_deliveries ADD body            nvarchar(max);

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_attempt_ms);
CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (outcome, id);
