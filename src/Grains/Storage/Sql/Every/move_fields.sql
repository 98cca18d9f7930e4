-- How far the customers that were known before have come.
UPDATE own_fields SET progress = @progress WHERE version = @version;
