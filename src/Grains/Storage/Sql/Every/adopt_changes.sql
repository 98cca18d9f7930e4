-- The history of a row that became one with another goes on as the other's; who refers to it is told.
UPDATE customer_changes SET customer_id = @to WHERE customer_id = @from;
UPDATE customer_ids SET goes_on_as = @to WHERE goes_on_as = @from;
UPDATE customer_ids SET goes_on_as = @to WHERE id = @from;
