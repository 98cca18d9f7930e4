-- Any error ends the transaction, whole. READ COMMITTED is stated where each begins.
SET XACT_ABORT ON;
-- Who waits for a lock is told before ERPNext gives a webhook up (5 s), and tries again.
SET LOCK_TIMEOUT 4000;
-- How many rows a statement wrote decides over leases: a server may be set up not to tell (`user options`).
SET NOCOUNT OFF;
