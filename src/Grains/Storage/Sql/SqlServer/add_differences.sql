INSERT INTO customer_differences ({difference: $})
SELECT {difference: r.$} FROM OPENJSON(@rows) WITH ({difference: $ $type}) r;
