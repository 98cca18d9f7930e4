-- The names whose rows still have the version on which it was decided to write or to leave them. The write lock is ours, so they keep it.
SELECT erpnext_id, touched FROM customers WHERE erpnext_id = @erpnext_id AND version = @version;
