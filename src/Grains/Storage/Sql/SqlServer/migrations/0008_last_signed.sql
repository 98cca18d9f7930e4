-- Deliveries that were not signed with the current secret: few, and looked for among all when a rotation is watched.
CREATE INDEX webhook_deliveries_unusual ON webhook_deliveries (signed_with, id) WHERE signed_with <> N'current';
