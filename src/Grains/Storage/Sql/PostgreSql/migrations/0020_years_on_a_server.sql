-- Readable from schema 18.
-- What did not die as a member goes too when it is so old: one that was killed while it joined is never declared dead.
UPDATE OrleansQuery SET QueryText = '
  DELETE FROM OrleansMembershipTable
  WHERE DeploymentId = @DeploymentId AND Status <> 3 AND IAmAliveTime < @IAmAliveTime;
' WHERE QueryKey = 'CleanupDefunctSiloEntriesKey';
