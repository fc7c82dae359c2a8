-- Why: settings of every connection to a handheld's store, run right after opening.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cell_size_check = ON;
PRAGMA secure_delete = ON; -- what is purged is overwritten
PRAGMA cache_size = -2048; -- 2 MiB: the handheld has little memory
