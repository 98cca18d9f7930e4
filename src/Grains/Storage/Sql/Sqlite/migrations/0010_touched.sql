-- `touched` numbers the commits that write rows; a row has the number of the last that wrote it, changed or not. A read of ERPNext notes the
-- number before its request: what was written later has a greater one.
ALTER TABLE feed_head ADD COLUMN touched INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customers ADD COLUMN touched INTEGER NOT NULL DEFAULT 0;

-- Numbers stay numbers, but such that a double does not hold is kept as its text: NUMERIC would round it to 15 digits.
ALTER TABLE customers ADD COLUMN credit_limit_exact;
UPDATE customers SET credit_limit_exact = credit_limit;
ALTER TABLE customers DROP COLUMN credit_limit;
ALTER TABLE customers RENAME COLUMN credit_limit_exact TO credit_limit;
