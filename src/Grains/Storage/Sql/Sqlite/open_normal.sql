-- With a write-ahead log nothing is torn by it; what a power failure may take is what was committed since the last checkpoint.
PRAGMA synchronous = NORMAL;
