-- What Orleans' AdoNet packages (clustering, reminders, persistence) need. They read their statements from OrleansQuery; its keys, the
-- parameters and the names of the columns in the results are their contract, the tables behind are ours.
CREATE TABLE OrleansQuery (
  QueryKey  varchar(64) NOT NULL PRIMARY KEY,
  QueryText nvarchar(max) NOT NULL
);

-- Grain state: of every grain but the customers. Version is the state's ETag. A key without an extension has the empty text there: of two
-- NULLs only some servers say that they are the same. Index keys end at 1,700 bytes.
CREATE TABLE OrleansStorage (
  GrainIdHash            int           NOT NULL,
  GrainIdN0              bigint        NOT NULL,
  GrainIdN1              bigint        NOT NULL,
  GrainTypeHash          int           NOT NULL,
  GrainTypeString        nvarchar(250) COLLATE Latin1_General_BIN2 NOT NULL,
  GrainIdExtensionString nvarchar(300) COLLATE Latin1_General_BIN2 NOT NULL,
  ServiceId              nvarchar(150) COLLATE Latin1_General_BIN2 NOT NULL,
  PayloadBinary          varbinary(max),
  ModifiedOn             datetime2(3)  NOT NULL,
  Version                int           NOT NULL
);
CREATE UNIQUE INDEX OrleansStorage_of_grain ON OrleansStorage (
  GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, GrainIdExtensionString, ServiceId);

-- The new version comes back, or the old one when another activation was first.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('WriteToStorageKey', '
  SET XACT_ABORT, NOCOUNT ON;
  DECLARE @NewVersion int = @GrainStateVersion;
  INSERT INTO OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
  SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, coalesce(@GrainIdExtensionString, N''''), @ServiceId, @PayloadBinary,
    SYSUTCDATETIME(), 1
  WHERE @GrainStateVersion IS NULL AND NOT EXISTS (
    SELECT 1 FROM OrleansStorage
    WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
      AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, N'''')
      AND ServiceId = @ServiceId);
  IF @@ROWCOUNT = 1 SET @NewVersion = 1;
  UPDATE OrleansStorage SET PayloadBinary = @PayloadBinary, ModifiedOn = SYSUTCDATETIME(), Version = Version + 1
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, N'''')
    AND ServiceId = @ServiceId
    AND Version = @GrainStateVersion;
  IF @@ROWCOUNT = 1 SET @NewVersion = @GrainStateVersion + 1;
  SELECT @NewVersion AS NewGrainStateVersion;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadFromStorageKey', '
  SELECT PayloadBinary, Version
  FROM OrleansStorage
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, N'''')
    AND ServiceId = @ServiceId;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ClearStorageKey', '
  SET XACT_ABORT, NOCOUNT ON;
  UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = SYSUTCDATETIME(), Version = Version + 1
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, N'''')
    AND ServiceId = @ServiceId
    AND Version = @GrainStateVersion;
  SELECT @GrainStateVersion + @@ROWCOUNT AS NewGrainStateVersion;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteStorageKey', '
  SET XACT_ABORT, NOCOUNT ON;
  DELETE FROM OrleansStorage
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, N'''')
    AND ServiceId = @ServiceId
    AND Version = @GrainStateVersion;
  SELECT @GrainStateVersion + @@ROWCOUNT AS NewGrainStateVersion;
');

-- Members of the cluster. Whoever writes advances the version first, so that of two writers one is refused.
CREATE TABLE OrleansMembershipVersionTable (
  DeploymentId nvarchar(150) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
  ModifiedOn   datetime2(3)  NOT NULL DEFAULT SYSUTCDATETIME(),
  Version      int           NOT NULL DEFAULT 0
);
CREATE TABLE OrleansMembershipTable (
  DeploymentId nvarchar(150) COLLATE Latin1_General_BIN2 NOT NULL,
  Address      varchar(45)   NOT NULL,
  Port         int           NOT NULL,
  Generation   int           NOT NULL,
  SiloName     nvarchar(150) NOT NULL,
  HostName     nvarchar(150) NOT NULL,
  Status       int           NOT NULL,
  ProxyPort    int,
  SuspectTimes varchar(8000),
  StartTime    datetime2(3)  NOT NULL,
  IAmAliveTime datetime2(3)  NOT NULL,
  PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('InsertMembershipVersionKey', '
  SET NOCOUNT ON;
  INSERT INTO OrleansMembershipVersionTable (DeploymentId)
  SELECT @DeploymentId WHERE NOT EXISTS (SELECT 1 FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId);
  SELECT @@ROWCOUNT;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('InsertMembershipKey', '
  SET XACT_ABORT, NOCOUNT ON;
  DECLARE @moved int;
  BEGIN TRANSACTION;
  UPDATE OrleansMembershipVersionTable SET ModifiedOn = SYSUTCDATETIME(), Version = Version + 1
  WHERE DeploymentId = @DeploymentId AND Version = @Version
    AND NOT EXISTS (SELECT 1 FROM OrleansMembershipTable m
      WHERE m.DeploymentId = @DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation);
  SET @moved = @@ROWCOUNT;
  IF @moved = 1
    INSERT INTO OrleansMembershipTable (
      DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
    VALUES (@DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime);
  COMMIT TRANSACTION;
  SELECT @moved;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('UpdateMembershipKey', '
  SET XACT_ABORT, NOCOUNT ON;
  DECLARE @moved int;
  BEGIN TRANSACTION;
  UPDATE OrleansMembershipVersionTable SET ModifiedOn = SYSUTCDATETIME(), Version = Version + 1
  WHERE DeploymentId = @DeploymentId AND Version = @Version
    AND EXISTS (SELECT 1 FROM OrleansMembershipTable m
      WHERE m.DeploymentId = @DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation);
  SET @moved = @@ROWCOUNT;
  IF @moved = 1
    UPDATE OrleansMembershipTable SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
    WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation;
  COMMIT TRANSACTION;
  SELECT @moved;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('UpdateIAmAlivetimeKey', '
  UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime
  WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('MembershipReadRowKey', '
  SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
  FROM OrleansMembershipVersionTable v
  LEFT JOIN OrleansMembershipTable m
    ON m.DeploymentId = v.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
  WHERE v.DeploymentId = @DeploymentId;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('MembershipReadAllKey', '
  SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
  FROM OrleansMembershipVersionTable v
  LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId
  WHERE v.DeploymentId = @DeploymentId;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteMembershipTableEntriesKey', '
  DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId;
  DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('GatewaysQueryKey', '
  SELECT Address, ProxyPort, Generation
  FROM OrleansMembershipTable
  WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('CleanupDefunctSiloEntriesKey', '
  DELETE FROM OrleansMembershipTable
  WHERE DeploymentId = @DeploymentId AND Status = 6 AND IAmAliveTime < @IAmAliveTime;
');

CREATE TABLE OrleansRemindersTable (
  ServiceId    nvarchar(150) COLLATE Latin1_General_BIN2 NOT NULL,
  GrainId      varchar(300) COLLATE Latin1_General_BIN2 NOT NULL,
  ReminderName nvarchar(150) COLLATE Latin1_General_BIN2 NOT NULL,
  StartTime    datetime2(3)  NOT NULL,
  [Period]     bigint        NOT NULL,
  GrainHash    int           NOT NULL,
  Version      int           NOT NULL,
  PRIMARY KEY NONCLUSTERED (ServiceId, GrainId, ReminderName)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('UpsertReminderRowKey', '
  SET XACT_ABORT, NOCOUNT ON;
  BEGIN TRANSACTION;
  UPDATE OrleansRemindersTable SET StartTime = @StartTime, [Period] = @Period, GrainHash = @GrainHash, Version = Version + 1
  WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName;
  IF @@ROWCOUNT = 0
    INSERT INTO OrleansRemindersTable (ServiceId, GrainId, ReminderName, StartTime, [Period], GrainHash, Version)
    VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0);
  SELECT Version FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName;
  COMMIT TRANSACTION;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadReminderRowsKey', '
  SELECT GrainId, ReminderName, StartTime, [Period], Version
  FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND GrainId = @GrainId;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadReminderRowKey', '
  SELECT GrainId, ReminderName, StartTime, [Period], Version
  FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadRangeRows1Key', '
  SELECT GrainId, ReminderName, StartTime, [Period], Version
  FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND GrainHash > @BeginHash AND GrainHash <= @EndHash;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadRangeRows2Key', '
  SELECT GrainId, ReminderName, StartTime, [Period], Version
  FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND (GrainHash > @BeginHash OR GrainHash <= @EndHash);
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteReminderRowsKey', '
  DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteReminderRowKey', '
  SET NOCOUNT ON;
  DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version;
  SELECT @@ROWCOUNT;
');
