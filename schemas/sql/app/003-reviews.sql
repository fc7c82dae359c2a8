-- What the office said of own records: returned with a comment, or accepted (schemas/formats/review-v1.md).

-- The newest review of each record by each host. The row stays when the record is purged, so that an old
-- review that comes late still changes nothing.
CREATE TABLE review (
  host BLOB NOT NULL CHECK (length (host) = 32),     -- Ed25519 key of the host that said it, as in host
  record BLOB NOT NULL CHECK (length (record) = 16),
  seq INTEGER NOT NULL,       -- number of the review in the host's log
  host_ms INTEGER NOT NULL,   -- host clock
  -- The signed message as it came; context "review" || host || record || seq || host_ms, both numbers as
  -- 8 bytes big-endian. NULL once the record was purged.
  sealed BLOB,
  PRIMARY KEY (host, record)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 3;
