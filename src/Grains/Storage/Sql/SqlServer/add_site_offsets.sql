INSERT INTO site_offsets (since, minutes)
SELECT r.since, r.minutes FROM OPENJSON(@rows) WITH ({offset: $ $type}) r;
