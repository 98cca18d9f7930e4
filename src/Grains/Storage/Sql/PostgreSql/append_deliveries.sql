INSERT INTO webhook_deliveries (id, received_at, erpnext_id, event, outcome, reason, erpnext_modified, change_sequence)
SELECT * FROM unnest(@id, @received_at, @erpnext_id, @event, @outcome, @reason, @erpnext_modified, @change_sequence);
