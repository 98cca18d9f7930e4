-- The definitions of the site's own fields, none before the first.
SELECT version, definition, progress FROM own_fields;
