-- Silos that said since then that they live; 3 is Orleans' number for an active one.
SELECT count(*) FROM OrleansMembershipTable WHERE Status = 3 AND IAmAliveTime > @since;
