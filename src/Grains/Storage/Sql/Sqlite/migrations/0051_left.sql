-- Readable from schema 20.
-- Since when the customer is not among those that are kept; deleted_at is set with it. Null for all others.
ALTER TABLE customers ADD COLUMN left_at TEXT;
