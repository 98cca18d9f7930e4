-- The first definitions. Two that come at once: the key fails one of them.
INSERT INTO own_fields (one, version, definition, progress) VALUES (1, @version, @definition, @progress);
