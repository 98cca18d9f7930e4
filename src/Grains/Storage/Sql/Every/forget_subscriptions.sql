-- Stream subscriptions of processes that are gone. Only where one process is the whole cluster: what it finds at its start is dead.
DELETE FROM OrleansStorage WHERE GrainTypeString = 'PubSubRendezvousGrain';
