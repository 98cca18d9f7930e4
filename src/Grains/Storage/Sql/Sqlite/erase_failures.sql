-- What others' failures and runs say of it goes with its own.
DELETE FROM sync_failures WHERE erpnext_id = @name;
UPDATE sync_failures SET message = '(erased)' WHERE instr(message, @name) > 0;
UPDATE sync_runs SET error = '(erased)' WHERE instr(error, @name) > 0;
