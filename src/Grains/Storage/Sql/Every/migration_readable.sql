INSERT INTO schema_compatibility (number, readable_from) VALUES ({number}, {readable_from});
