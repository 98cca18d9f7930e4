-- What others' failures and runs say of it goes with its own.
DELETE FROM sync_failures WHERE erpnext_id = @name;
UPDATE sync_failures SET message = '(erased)' WHERE strpos(CAST(message AS text), @name) > 0;
UPDATE sync_runs SET error = '(erased)' WHERE strpos(CAST(error AS text), @name) > 0;
