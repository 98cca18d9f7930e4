-- Readable from schema 20.
-- Who made the change in ERPNext, and the delivery or the sync run that brought it; null where nobody knows.
ALTER TABLE customer_changes ADD COLUMN modified_by text NULL;
ALTER TABLE customer_changes ADD COLUMN source varchar(32) COLLATE "C" NULL;
