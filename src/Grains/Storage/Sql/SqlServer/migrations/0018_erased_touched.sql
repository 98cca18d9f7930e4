-- The number of the commit that erased it: a page that was read before does not bring it back.
ALTER TABLE erased_customers ADD touched bigint NOT NULL DEFAULT 0;
