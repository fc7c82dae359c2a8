-- Why: settings of every connection to a host's store, run right after opening.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cell_size_check = ON;
PRAGMA cache_size = -65536; -- 64 MiB: record ids are random, so their index wants memory
