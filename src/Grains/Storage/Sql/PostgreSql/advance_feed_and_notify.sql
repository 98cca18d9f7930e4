-- advance_feed where Storage:Notify is set: who listens hears the cursor when, and only if, the commit stands.
UPDATE feed_head SET sequence = sequence + @count, touched = touched + 1
RETURNING epoch, sequence, touched,
  CASE WHEN @count > 0 THEN pg_notify('customersync', epoch || '.' || sequence) END AS notified;
