-- Whoever changes who may what does it one after the other.
UPDATE access_head SET version = version;
