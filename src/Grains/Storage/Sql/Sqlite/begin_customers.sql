-- Another customer bears a name that was given up: the row goes on under a surrogate id of its own, so its history begins anew.
UPDATE customers SET id = @id WHERE erpnext_id = @erpnext_id;
