-- How far the rows are folded by the present rules (SearchText.Folding): folded_to is the name that was reached, null
-- when all are. SQL Server has no index of trigrams: a search looks through the customers there.
CREATE TABLE search_state (
  only_row  int           NOT NULL PRIMARY KEY CHECK (only_row = 1),
  folding   int           NOT NULL,
  folded_to nvarchar(280) COLLATE Latin1_General_BIN2,
  sequence  bigint        NOT NULL
);
INSERT INTO search_state (only_row, folding, folded_to, sequence) VALUES (1, 0, NULL, 0);
