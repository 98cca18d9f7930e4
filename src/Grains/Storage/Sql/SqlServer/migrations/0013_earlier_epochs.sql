-- Epochs that were in force before. A new one begins with each start of a silo and goes on with the history of the one before; a cursor of an
-- earlier epoch is good up to that epoch's last change, and of no use where that is -1. What a restored copy has lost is beyond it.
CREATE TABLE feed_epochs (
  epoch nvarchar(32) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
  until bigint NOT NULL
);
