-- What Orleans' AdoNet packages (persistence; one process has no use for clustering) need. They read their statements from
-- OrleansQuery; its keys, the parameters and the names of the columns in the results are their contract, the tables behind are
-- ours.
CREATE TABLE OrleansQuery (
  QueryKey  TEXT NOT NULL PRIMARY KEY,
  QueryText TEXT NOT NULL
);

-- Grain state: of every grain but the customers. Version is the state's ETag.
CREATE TABLE OrleansStorage (
  GrainIdHash            INTEGER NOT NULL,
  GrainIdN0              INTEGER NOT NULL,
  GrainIdN1              INTEGER NOT NULL,
  GrainTypeHash          INTEGER NOT NULL,
  GrainTypeString        TEXT    NOT NULL,
  GrainIdExtensionString TEXT,
  ServiceId              TEXT    NOT NULL,
  PayloadBinary          BLOB,
  ModifiedOn             TEXT    NOT NULL,
  Version                INTEGER NOT NULL
);
CREATE UNIQUE INDEX OrleansStorage_of_grain ON OrleansStorage (
  GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, coalesce(GrainIdExtensionString, ''), ServiceId);

-- One row comes back: the new version, or the old one when another activation was first. A first write that lost answers with no row.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('WriteToStorageKey', '
  INSERT INTO OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
  SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @PayloadBinary,
    strftime(''%Y-%m-%dT%H:%M:%fZ'', ''now''), 1
  WHERE @GrainStateVersion IS NULL
  ON CONFLICT DO NOTHING;
  SELECT 1 AS NewGrainStateVersion WHERE @GrainStateVersion IS NULL AND changes() = 1;
  UPDATE OrleansStorage SET PayloadBinary = @PayloadBinary, ModifiedOn = strftime(''%Y-%m-%dT%H:%M:%fZ'', ''now''), Version = Version + 1
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString IS @GrainIdExtensionString AND ServiceId = @ServiceId
    AND Version = @GrainStateVersion;
  SELECT @GrainStateVersion + changes() AS NewGrainStateVersion WHERE @GrainStateVersion IS NOT NULL;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadFromStorageKey', '
  SELECT PayloadBinary, Version
  FROM OrleansStorage
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString IS @GrainIdExtensionString AND ServiceId = @ServiceId;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ClearStorageKey', '
  UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = strftime(''%Y-%m-%dT%H:%M:%fZ'', ''now''), Version = Version + 1
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString IS @GrainIdExtensionString AND ServiceId = @ServiceId
    AND Version = @GrainStateVersion;
  SELECT @GrainStateVersion + changes() AS NewGrainStateVersion;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteStorageKey', '
  DELETE FROM OrleansStorage
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString IS @GrainIdExtensionString AND ServiceId = @ServiceId
    AND Version = @GrainStateVersion;
  SELECT @GrainStateVersion + changes() AS NewGrainStateVersion;
');
