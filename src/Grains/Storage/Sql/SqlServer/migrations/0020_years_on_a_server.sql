-- The list sorted by `modified` has an index, as on the other engines: no expression can have one here, so its key is a column that each write
-- of a row fills. A program that does not know it would leave it as it was.
ALTER TABLE customers ADD modified_key nvarchar(26) COLLATE Latin1_General_BIN2 NOT NULL DEFAULT N'';
EXEC (N'UPDATE customers SET modified_key = coalesce(erpnext_modified, N'''');');
CREATE INDEX customers_by_modified ON customers (modified_key, erpnext_id);

-- Two that write first at once: the key lets in one, and the other finds its row. Orleans' own scripts keep the other waiting by hints of
-- locks, which compatible servers lack (docs/decisions/0301).
UPDATE OrleansQuery SET QueryText = '
  SET NOCOUNT ON;
  BEGIN TRY
    INSERT INTO OrleansMembershipVersionTable (DeploymentId)
    SELECT @DeploymentId WHERE NOT EXISTS (SELECT 1 FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId);
    SELECT @@ROWCOUNT;
  END TRY
  BEGIN CATCH
    IF ERROR_NUMBER() NOT IN (2601, 2627) THROW;
    SELECT 0;
  END CATCH;
' WHERE QueryKey = 'InsertMembershipVersionKey';

UPDATE OrleansQuery SET QueryText = '
  SET XACT_ABORT, NOCOUNT ON;
  DECLARE @NewVersion int = @GrainStateVersion;
  IF @GrainStateVersion IS NULL
  BEGIN
    BEGIN TRY
      INSERT INTO OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
      SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, coalesce(@GrainIdExtensionString, N''''), @ServiceId, @PayloadBinary,
        SYSUTCDATETIME(), 1
      WHERE NOT EXISTS (
        SELECT 1 FROM OrleansStorage
        WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
          AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, N'''')
          AND ServiceId = @ServiceId);
      IF @@ROWCOUNT = 1 SET @NewVersion = 1;
    END TRY
    BEGIN CATCH
      IF ERROR_NUMBER() NOT IN (2601, 2627) THROW;
    END CATCH;
  END
  ELSE
  BEGIN
    UPDATE OrleansStorage SET PayloadBinary = @PayloadBinary, ModifiedOn = SYSUTCDATETIME(), Version = Version + 1
    WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
      AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, N'''')
      AND ServiceId = @ServiceId
      AND Version = @GrainStateVersion;
    IF @@ROWCOUNT = 1 SET @NewVersion = @GrainStateVersion + 1;
  END;
  SELECT @NewVersion AS NewGrainStateVersion;
' WHERE QueryKey = 'WriteToStorageKey';

UPDATE OrleansQuery SET QueryText = '
  SET XACT_ABORT, NOCOUNT ON;
  DECLARE @Added int = 0;
  BEGIN TRY
    INSERT INTO OrleansRemindersTable (ServiceId, GrainId, ReminderName, StartTime, [Period], GrainHash, Version)
    SELECT @ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0
    WHERE NOT EXISTS (
      SELECT 1 FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName);
    SET @Added = @@ROWCOUNT;
  END TRY
  BEGIN CATCH
    IF ERROR_NUMBER() NOT IN (2601, 2627) THROW;
  END CATCH;
  BEGIN TRANSACTION;
  IF @Added = 0
    UPDATE OrleansRemindersTable SET StartTime = @StartTime, [Period] = @Period, GrainHash = @GrainHash, Version = Version + 1
    WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName;
  SELECT Version FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName;
  COMMIT TRANSACTION;
' WHERE QueryKey = 'UpsertReminderRowKey';

-- What did not die as a member goes too when it is so old: one that was killed while it joined is never declared dead.
UPDATE OrleansQuery SET QueryText = '
  DELETE FROM OrleansMembershipTable
  WHERE DeploymentId = @DeploymentId AND Status <> 3 AND IAmAliveTime < @IAmAliveTime;
' WHERE QueryKey = 'CleanupDefunctSiloEntriesKey';
