-- Names that a customer had before and the one it went to, so that an old name still answers; the sync's counts of each kind of change. The
-- indexes serve the sync: whose Contact or Address changed, and which customer is the same under another name.
ALTER TABLE customers
  ADD COLUMN previous_ids text, -- JSON array of texts; null when empty
  ADD COLUMN renamed_to   varchar(140) COLLATE "C",
  ADD COLUMN merged_into  varchar(140) COLLATE "C";

CREATE INDEX customers_by_contact  ON customers (primary_contact)  WHERE primary_contact IS NOT NULL;
CREATE INDEX customers_by_address  ON customers (primary_address)  WHERE primary_address IS NOT NULL;
CREATE INDEX customers_by_creation ON customers (erpnext_creation) WHERE erpnext_creation IS NOT NULL;

ALTER TABLE sync_runs
  ADD COLUMN restored bigint NOT NULL DEFAULT 0,
  ADD COLUMN renamed  bigint NOT NULL DEFAULT 0,
  ADD COLUMN merged   bigint NOT NULL DEFAULT 0;
