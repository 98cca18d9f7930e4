-- Readable from schema 20.
-- Who made the change in ERPNext, and the delivery or the sync run that brought it; null where nobody knows.
ALTER TABLE customer_changes ADD modified_by nvarchar(280) NULL;
ALTER TABLE customer_changes ADD source varchar(32) COLLATE Latin1_General_BIN2 NULL;
