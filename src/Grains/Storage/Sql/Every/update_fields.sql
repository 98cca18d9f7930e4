-- Other definitions, unless others were saved meanwhile.
UPDATE own_fields SET version = @version, definition = @definition, progress = @progress WHERE version = @known;
