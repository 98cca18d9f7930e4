-- `touched` numbers the commits that write rows; a row has the number of the last that wrote it, changed or not. A read of ERPNext notes the
-- number before its request: what was written later has a greater one.
ALTER TABLE feed_head ADD COLUMN touched bigint NOT NULL DEFAULT 0;
ALTER TABLE customers ADD COLUMN touched bigint NOT NULL DEFAULT 0;
