-- Readable from schema 20.
-- Each webhook moves `modified`, and an index of it on customers made each of its updates write all indexes of that table anew. Its order is in a
-- narrow table beside (docs/decisions/0450); by triggers, so that older silos keep it too while an upgrade is under way.
CREATE TABLE customer_modified (
  modified   text         COLLATE "C" NOT NULL,
  erpnext_id varchar(140) COLLATE "C" NOT NULL,
  is_deleted boolean      NOT NULL
);

CREATE FUNCTION customersync_enter_modified() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO customer_modified SELECT coalesce(erpnext_modified, ''), erpnext_id, deleted_at IS NOT NULL FROM inserted;
  RETURN NULL;
END $$;
CREATE FUNCTION customersync_move_modified() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM customer_modified m
  USING (SELECT coalesce(erpnext_modified, '') AS modified, erpnext_id, deleted_at IS NOT NULL FROM before
    EXCEPT SELECT coalesce(erpnext_modified, ''), erpnext_id, deleted_at IS NOT NULL FROM after) AS b
  WHERE m.modified = b.modified AND m.erpnext_id = b.erpnext_id;
  INSERT INTO customer_modified
  SELECT coalesce(erpnext_modified, ''), erpnext_id, deleted_at IS NOT NULL FROM after
  EXCEPT SELECT coalesce(erpnext_modified, ''), erpnext_id, deleted_at IS NOT NULL FROM before;
  RETURN NULL;
END $$;
CREATE FUNCTION customersync_leave_modified() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM customer_modified m USING deleted d
  WHERE m.modified = coalesce(d.erpnext_modified, '') AND m.erpnext_id = d.erpnext_id;
  RETURN NULL;
END $$;
CREATE TRIGGER customers_modified_entered AFTER INSERT ON customers
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION customersync_enter_modified();
CREATE TRIGGER customers_modified_moved AFTER UPDATE ON customers
  REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION customersync_move_modified();
CREATE TRIGGER customers_modified_left AFTER DELETE ON customers
  REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION customersync_leave_modified();

-- After the triggers, whose making waits for who writes and lets nobody write until all this is committed: no row is missed.
INSERT INTO customer_modified SELECT coalesce(erpnext_modified, ''), erpnext_id, deleted_at IS NOT NULL FROM customers;
CREATE INDEX customer_modified_order ON customer_modified (modified, erpnext_id, is_deleted);
DROP INDEX customers_by_modified;

-- An update stays on its page, and leaves the indexes alone, where that page has room for another row of 1 to 2 KB.
ALTER TABLE customers SET (fillfactor = 60);
