-- Why: commits wait for the disk (the normal state).
PRAGMA synchronous = FULL
