-- Forms and lists that this host publishes, and what handhelds are known to hold.

-- Every version that was published here, for ever: records name them by digest. The `publish` operation
-- in the host's own log says when and that it was meant.
CREATE TABLE form (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- BLAKE2b-256 of bytes
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  added_ms INTEGER NOT NULL, -- host clock
  bytes BLOB NOT NULL        -- the XForms file
) STRICT, WITHOUT ROWID;

-- Lists (regions, catalogue ...). As in the handheld's store.
CREATE TABLE list (
  list_key INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  version TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length (digest) = 32), -- of the list as canonical CSV
  region_column TEXT,        -- the column that tells a row's region; NULL: rows have none
  columns TEXT NOT NULL,     -- JSON array of names
  row_count INTEGER NOT NULL,
  added_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE list_row (
  list_key INTEGER NOT NULL REFERENCES list,
  place INTEGER NOT NULL,    -- 0, 1, 2 ... in the order of the file
  cells TEXT NOT NULL,       -- JSON array of texts, as many as columns
  PRIMARY KEY (list_key, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE list_cell (
  list_key INTEGER NOT NULL REFERENCES list,
  "column" INTEGER NOT NULL, -- index into columns
  value TEXT NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (list_key, "column", value, place)
) STRICT, WITHOUT ROWID;
-- Versions of lists as they were published, as canonical CSV packed with LZ4: bases of differences.
CREATE TABLE list_version (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- of the plain CSV
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  added_ms INTEGER NOT NULL,
  region_column TEXT,
  packed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What a handheld last said that it holds.
CREATE TABLE holding (
  device BLOB NOT NULL CHECK (length (device) = 16),
  kind INTEGER NOT NULL CHECK (kind IN (1, 2)), -- 1 form, 2 list
  name TEXT NOT NULL,        -- form id or list name
  digest BLOB NOT NULL CHECK (length (digest) = 32),
  told_ms INTEGER NOT NULL,  -- device clock of the message
  PRIMARY KEY (device, kind, name, digest)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 2;
