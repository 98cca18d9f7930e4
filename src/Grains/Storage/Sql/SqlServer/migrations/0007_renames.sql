-- Names that a customer had before and the one it went to, so that an old name still answers; the sync's counts of each kind of change. The
-- indexes serve the sync: whose Contact or Address changed, and which customer is the same under another name.
ALTER TABLE customers ADD previous_ids nvarchar(max); -- JSON array of texts; null when empty
ALTER TABLE customers ADD renamed_to   nvarchar(280) COLLATE Latin1_General_BIN2;
ALTER TABLE customers ADD merged_into  nvarchar(280) COLLATE Latin1_General_BIN2;

CREATE INDEX customers_by_contact  ON customers (primary_contact)  WHERE primary_contact IS NOT NULL;
CREATE INDEX customers_by_address  ON customers (primary_address)  WHERE primary_address IS NOT NULL;
CREATE INDEX customers_by_creation ON customers (erpnext_creation) WHERE erpnext_creation IS NOT NULL;

ALTER TABLE sync_runs ADD restored bigint NOT NULL DEFAULT 0;
ALTER TABLE sync_runs ADD renamed  bigint NOT NULL DEFAULT 0;
ALTER TABLE sync_runs ADD merged   bigint NOT NULL DEFAULT 0;
