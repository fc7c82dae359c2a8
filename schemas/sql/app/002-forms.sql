-- Forms and lists that the office sent, and drafts.

-- Forms beyond those built in, each version once. Never removed: records and drafts name them by digest.
CREATE TABLE form (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- BLAKE2b-256 of bytes
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  added_ms INTEGER NOT NULL,  -- device clock
  refused TEXT,               -- why this program cannot use it; NULL: it can
  bytes BLOB NOT NULL         -- the XForms file
) STRICT, WITHOUT ROWID;

-- Lists (regions, catalogue ...): the version of now, and what it was put together from. sync/lists.
CREATE TABLE list (
  list_key INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,  -- as forms name it: "regions"
  version TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length (digest) = 32), -- of the list as canonical CSV
  region_column TEXT,         -- the column that tells a row's region; NULL: rows have none
  columns TEXT NOT NULL,      -- JSON array of names
  row_count INTEGER NOT NULL,
  added_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE list_row (
  list_key INTEGER NOT NULL REFERENCES list,
  place INTEGER NOT NULL,     -- 0, 1, 2 ... in the order of the file
  cells TEXT NOT NULL,        -- JSON array of texts, as many as columns
  PRIMARY KEY (list_key, place)
) STRICT, WITHOUT ROWID;
-- Where a value stands, so that a question reads only its own rows.
CREATE TABLE list_cell (
  list_key INTEGER NOT NULL REFERENCES list,
  "column" INTEGER NOT NULL,  -- index into columns
  value TEXT NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (list_key, "column", value, place)
) STRICT, WITHOUT ROWID;

-- Parts of forms and lists that are not complete yet.
CREATE TABLE pack_part (
  digest BLOB NOT NULL CHECK (length (digest) = 32), -- of the whole file
  base BLOB NOT NULL,         -- digest of what it is a difference to; empty: of nothing
  offset INTEGER NOT NULL,
  message BLOB NOT NULL,      -- the signed message
  PRIMARY KEY (digest, base, offset)
) STRICT, WITHOUT ROWID;

-- What the host was last told that is held here, so that it is told again only when that changes. One row.
CREATE TABLE holdings_told (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  host BLOB NOT NULL CHECK (length (host) = 16),
  digest BLOB NOT NULL CHECK (length (digest) = 32), -- of the body that was told
  after_seq INTEGER NOT NULL  -- it is known to have arrived when a receipt is newer than this operation
) STRICT;

-- Forms that are being filled in. One row each; written anew with every answer.
CREATE TABLE draft (
  id BLOB PRIMARY KEY CHECK (length (id) = 16),
  sealed BLOB NOT NULL -- canonical CBOR, schemas/formats/draft-v1.md; context "draft" || id
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 2;
