-- What is pruned and what was erased. An erased name is kept as its SHA-256 alone (hexadecimal), with the site time up to which deliveries
-- of it are late.
CREATE TABLE erased_customers (
  name_hash    varchar(64) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
  erased_until nvarchar(26)      NOT NULL,
  erased_at    datetimeoffset(7) NOT NULL
);
CREATE INDEX customers_by_deleted ON customers (deleted_at) WHERE deleted_at IS NOT NULL;
