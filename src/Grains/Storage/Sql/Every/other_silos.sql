-- Silos of the cluster that said since then that they live; 3 is Orleans' number for an active one.
SELECT Address, Port, HostName FROM OrleansMembershipTable
WHERE DeploymentId = @cluster AND Status = 3 AND IAmAliveTime > @since;
