SELECT name_hash, erased_until FROM erased_customers WHERE name_hash = ANY (@hashes);
