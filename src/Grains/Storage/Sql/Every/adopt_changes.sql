-- The history of a row that became one with another goes on as the other's.
UPDATE customer_changes SET customer_id = @to WHERE customer_id = @from;
