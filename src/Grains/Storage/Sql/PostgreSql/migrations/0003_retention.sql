-- What is pruned and what was erased. An erased name is kept as its SHA-256 alone (hexadecimal), with the site time up to which deliveries
-- of it are late.
CREATE TABLE erased_customers (
  name_hash    varchar(64) COLLATE "C" NOT NULL PRIMARY KEY,
  erased_until text        NOT NULL,
  erased_at    timestamptz NOT NULL
);
CREATE INDEX customers_by_deleted ON customers (deleted_at) WHERE deleted_at IS NOT NULL;
