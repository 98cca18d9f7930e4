-- What was folded by former rules. A row that was written meanwhile has the present ones.
UPDATE customers SET name_folded = @name_folded, search_text = @search_text
WHERE erpnext_id = @erpnext_id AND version = @version;
