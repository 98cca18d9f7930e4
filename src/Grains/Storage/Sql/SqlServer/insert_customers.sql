-- Writes rows that are new. Two that insert the same name at once: the unique key fails one of them, whose transaction is run again, and
-- taken_customers then finds the row. @sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO customers (version, sequence, touched, modified_key, {written: $})
SELECT r.version + 1, coalesce((SELECT sequence FROM feed_head) + r.sequence, 0), (SELECT touched FROM feed_head), coalesce(r.erpnext_modified, N''), {written: r.$}
FROM OPENJSON(@rows) WITH ({row: $ $type}) r;
