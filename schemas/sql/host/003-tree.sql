-- Passing on to a host above, and hosts below (schemas/formats/tree-v1.md).

-- The host above that this one passes on to. At most one row.
CREATE TABLE above (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  sign_public BLOB NOT NULL CHECK (length (sign_public) = 32), -- Ed25519
  seal_public BLOB NOT NULL CHECK (length (seal_public) = 32), -- X25519
  name TEXT NOT NULL,
  region TEXT NOT NULL,       -- of the host above
  challenge BLOB NOT NULL CHECK (length (challenge) = 16), -- of the invitation that was taken last
  joined_ms INTEGER NOT NULL, -- this host's clock
  issued_s INTEGER,           -- of the newest certificate, clock above; NULL: not let in yet
  granted TEXT                -- region that it grants
) STRICT;

-- What the host above says that it holds: its newest receipt for each author.
CREATE TABLE above_receipt (
  device BLOB PRIMARY KEY CHECK (length (device) = 16), -- a handheld, a host below, or this host
  seq INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length (digest) = 32),    -- of operation seq
  told_ms INTEGER NOT NULL,     -- clock above; the greatest counts
  accepted INTEGER NOT NULL,    -- operations that count there
  quarantined INTEGER NOT NULL  -- operations that are kept there and do not count
) STRICT, WITHOUT ROWID;

-- Evidence files that it holds whole, as its receipts say.
CREATE TABLE above_blob (
  device BLOB NOT NULL CHECK (length (device) = 16), -- of the receipt
  digest BLOB NOT NULL CHECK (length (digest) = 32),
  PRIMARY KEY (digest, device)
) STRICT, WITHOUT ROWID;

-- Of a host that asks to be let in: the key to which batches for it are sealed. NULL: a handheld.
ALTER TABLE request ADD COLUMN seal_public BLOB CHECK (length (seal_public) = 32);

PRAGMA user_version = 3;
