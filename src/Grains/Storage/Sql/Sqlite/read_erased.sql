SELECT name_hash, erased_until FROM erased_customers WHERE name_hash IN (SELECT value FROM json_each(@hashes));
