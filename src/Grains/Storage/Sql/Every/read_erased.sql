SELECT name_hash, erased_until, touched FROM erased_customers WHERE name_hash {any: @hashes};
