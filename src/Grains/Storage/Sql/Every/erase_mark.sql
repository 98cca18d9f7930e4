-- A name that is erased again: its old mark goes first.
DELETE FROM erased_customers WHERE name_hash = @hash;
INSERT INTO erased_customers (name_hash, erased_until, erased_at, touched) VALUES (@hash, @until, @at, @touched);
