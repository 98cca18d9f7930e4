SELECT name_hash, erased_until, erased_at FROM erased_customers;
