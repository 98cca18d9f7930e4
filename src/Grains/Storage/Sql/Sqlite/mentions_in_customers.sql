-- Other customers that tell of one by name; @json is the name as a JSON text.
SELECT erpnext_id, previous_ids, renamed_to, merged_into, version
FROM customers
WHERE renamed_to = @name OR merged_into = @name OR instr(previous_ids, @json) > 0;
