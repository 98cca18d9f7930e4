-- What the views tell, for those who look at them with a tool. They are made anew with their views, and with none of it before.
EXEC sys.sp_addextendedproperty N'MS_Description', N'The customers that ERPNext has now.', N'SCHEMA', N'reading', N'VIEW', N'customers';
EXEC sys.sp_addextendedproperty N'MS_Description', N'Stays through renames. Foreign keys go to dbo.customer_ids (id).', N'SCHEMA', N'reading', N'VIEW', N'customers', N'COLUMN', N'id';
EXEC sys.sp_addextendedproperty N'MS_Description', N'The name of the document in ERPNext; it changes when the customer is renamed.', N'SCHEMA', N'reading', N'VIEW', N'customers', N'COLUMN', N'erpnext_id';
EXEC sys.sp_addextendedproperty N'MS_Description', N'By the clock of the ERPNext site.', N'SCHEMA', N'reading', N'VIEW', N'customers', N'COLUMN', N'erpnext_creation';
EXEC sys.sp_addextendedproperty N'MS_Description', N'By the clock of the ERPNext site.', N'SCHEMA', N'reading', N'VIEW', N'customers', N'COLUMN', N'erpnext_modified';
EXEC sys.sp_addextendedproperty N'MS_Description', N'Null until a sync has told the time zone of the site.', N'SCHEMA', N'reading', N'VIEW', N'customers', N'COLUMN', N'erpnext_creation_utc';
EXEC sys.sp_addextendedproperty N'MS_Description', N'Null until a sync has told the time zone of the site.', N'SCHEMA', N'reading', N'VIEW', N'customers', N'COLUMN', N'erpnext_modified_utc';
EXEC sys.sp_addextendedproperty N'MS_Description', N'Of the last change, as in customer_changes.', N'SCHEMA', N'reading', N'VIEW', N'customers', N'COLUMN', N'sequence';
EXEC sys.sp_addextendedproperty N'MS_Description', N'JSON: the own fields of the site, those that are not empty, by their names.', N'SCHEMA', N'reading', N'VIEW', N'customers', N'COLUMN', N'custom';
EXEC sys.sp_addextendedproperty N'MS_Description', N'What ERPNext has no more, until Retention:TombstonesDays; erased ones are not here.', N'SCHEMA', N'reading', N'VIEW', N'deleted_customers';
EXEC sys.sp_addextendedproperty N'MS_Description', N'erpnext_id of the customer that it was merged into.', N'SCHEMA', N'reading', N'VIEW', N'deleted_customers', N'COLUMN', N'merged_into';
EXEC sys.sp_addextendedproperty N'MS_Description', N'All changes of Retention:ChangesDays, in the order in which they were committed.', N'SCHEMA', N'reading', N'VIEW', N'customer_changes';
EXEC sys.sp_addextendedproperty N'MS_Description', N'Without a gap, and in commit order: what follows the last one that you have seen is all that you have not.', N'SCHEMA', N'reading', N'VIEW', N'customer_changes', N'COLUMN', N'sequence';
EXEC sys.sp_addextendedproperty N'MS_Description', N'created, updated, renamed, merged, deleted or restored.', N'SCHEMA', N'reading', N'VIEW', N'customer_changes', N'COLUMN', N'kind';
EXEC sys.sp_addextendedproperty N'MS_Description', N'webhook, sync, replay or mapping.', N'SCHEMA', N'reading', N'VIEW', N'customer_changes', N'COLUMN', N'cause';
EXEC sys.sp_addextendedproperty N'MS_Description', N'JSON: the fields that were changed, with what they were. Empty when nothing else was told, or the customer was erased.', N'SCHEMA', N'reading', N'VIEW', N'customer_changes', N'COLUMN', N'before';
EXEC sys.sp_addextendedproperty N'MS_Description', N'JSON: the customer after the change; empty fields are left out.', N'SCHEMA', N'reading', N'VIEW', N'customer_changes', N'COLUMN', N'after';
EXEC sys.sp_addextendedproperty N'MS_Description', N'The same place for the HTTP API: /api/customers/changes?after=', N'SCHEMA', N'reading', N'VIEW', N'customer_changes', N'COLUMN', N'cursor';
