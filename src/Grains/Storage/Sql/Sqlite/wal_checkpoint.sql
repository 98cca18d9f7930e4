-- Beside what is read and committed meanwhile: it waits for nobody, and nobody for it.
PRAGMA wal_checkpoint(PASSIVE);
