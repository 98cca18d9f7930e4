-- Any error ends the transaction, whole. READ COMMITTED is stated where each begins.
SET XACT_ABORT ON;
