-- Readable from schema 20.
-- Of those that set a reminder first at once, who inserted it answers 0 and every other what his own update made: a version that is read afterwards
-- may be another's (docs/decisions/0411).
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
  IF @Added = 1
    SELECT 0 AS Version;
  ELSE
    UPDATE OrleansRemindersTable SET StartTime = @StartTime, [Period] = @Period, GrainHash = @GrainHash, Version = Version + 1
    OUTPUT inserted.Version
    WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName;
' WHERE QueryKey = 'UpsertReminderRowKey';
