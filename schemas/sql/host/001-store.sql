-- The host's store. Three layers: what came in (spool, for ever as it came), what is true (op, segment,
-- for ever), and what is derived (schemas/views, dropped and rebuilt at will).

-- Who this host is. One row. The file is as secret as these keys (mode 0600, SECURITY.md).
CREATE TABLE identity (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  sign_secret BLOB NOT NULL CHECK (length (sign_secret) = 64), -- Ed25519
  seal_secret BLOB NOT NULL CHECK (length (seal_secret) = 32), -- X25519
  name TEXT NOT NULL,
  region TEXT NOT NULL,       -- Kemendagri code prefix
  created_ms INTEGER NOT NULL -- host clock
) STRICT;

-- --- intake ---------------------------------------------------------------------------------------

-- Raw bytes by digest, before anyone parses them. Rows are never changed.
CREATE TABLE spool (
  spool_key INTEGER PRIMARY KEY,                           -- order of arrival
  digest BLOB NOT NULL UNIQUE CHECK (length (digest) = 32), -- BLAKE2b-256 of bytes
  medium TEXT NOT NULL,         -- "usb", "qr"
  source TEXT NOT NULL,         -- the file or folder it came from, as the operator named it
  received_ms INTEGER NOT NULL, -- host clock
  bytes BLOB NOT NULL
) STRICT;

-- What the last look at each spooled parcel found. Beside the spool, so that a verdict does not write
-- the bytes again.
CREATE TABLE verdict (
  spool_key INTEGER PRIMARY KEY REFERENCES spool,
  is_open INTEGER NOT NULL DEFAULT 1, -- 1: never judged, or judged so that a later look may differ
  code TEXT,        -- host/verify/host-verdict.h; NULL: not looked at yet
  detail TEXT,      -- what a person should know beside the sentence of the code; NULL: nothing
  device BLOB CHECK (length (device) = 16), -- the author, once known
  first_seq INTEGER,
  last_seq INTEGER,
  judged_ms INTEGER -- host clock
) STRICT;
CREATE INDEX verdict_open ON verdict (spool_key) WHERE is_open = 1;

-- How often the same bytes came again.
CREATE TABLE arrival (
  spool_key INTEGER NOT NULL REFERENCES spool,
  received_ms INTEGER NOT NULL,
  medium TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX arrival_spool ON arrival (spool_key);

-- Frames of transfers that are not complete yet.
CREATE TABLE frame (
  transfer BLOB NOT NULL CHECK (length (transfer) = 4),
  frame BLOB NOT NULL,
  PRIMARY KEY (transfer, frame)
) STRICT, WITHOUT ROWID;

-- --- who ------------------------------------------------------------------------------------------

-- One-time challenges of invitations.
CREATE TABLE invitation (
  challenge BLOB PRIMARY KEY CHECK (length (challenge) = 16),
  made_ms INTEGER NOT NULL,
  expires_s INTEGER NOT NULL,
  used_by BLOB,               -- device id; NULL: not used yet
  used_ms INTEGER
) STRICT, WITHOUT ROWID;

-- Requests for enrolment whose proof holds. Approved ones have an `enrol` operation.
CREATE TABLE request (
  device BLOB PRIMARY KEY CHECK (length (device) = 16),
  public_key BLOB NOT NULL CHECK (length (public_key) = 32),
  name TEXT NOT NULL,
  region TEXT NOT NULL,         -- asked for
  asked_ms INTEGER NOT NULL,    -- device clock
  received_ms INTEGER NOT NULL, -- host clock
  spool_key INTEGER NOT NULL REFERENCES spool
) STRICT, WITHOUT ROWID;

-- Authors of operations: devices, and this host itself. Keys are local handles, never shown.
CREATE TABLE author (
  author_key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length (id) = 16),
  public_key BLOB NOT NULL CHECK (length (public_key) = 32)
) STRICT;

-- Measured at each contact: the device's clock against ours.
CREATE TABLE contact (
  author_key INTEGER NOT NULL REFERENCES author,
  spool_key INTEGER NOT NULL REFERENCES spool,
  host_ms INTEGER NOT NULL,   -- when the batch arrived
  device_ms INTEGER NOT NULL, -- when the device says it made it
  PRIMARY KEY (author_key, spool_key)
) STRICT, WITHOUT ROWID;

-- --- what is true ---------------------------------------------------------------------------------

-- Record ids, once each. The key is that of the first operation that named the record.
CREATE TABLE record (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  record_key INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Proofs: a device's signature over a run of its operations.
CREATE TABLE segment (
  segment_key INTEGER PRIMARY KEY,
  author_key INTEGER NOT NULL REFERENCES author,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  prev BLOB NOT NULL CHECK (length (prev) = 32),               -- digest before the first
  last_digest BLOB NOT NULL CHECK (length (last_digest) = 32),
  recipient BLOB NOT NULL CHECK (length (recipient) = 16),
  sent_s INTEGER NOT NULL,                                     -- device clock
  signature BLOB NOT NULL CHECK (length (signature) = 64),
  spool_key INTEGER REFERENCES spool                           -- NULL: this host's own log
) STRICT;
CREATE INDEX segment_author ON segment (author_key, first_seq);

-- Operations, each once. Two rows with one (author, seq) and different digests are a fork.
-- No foreign keys here: they are half of the time of a merge, and `verify --all` proves more.
CREATE TABLE op (
  op_key INTEGER PRIMARY KEY,
  author_key INTEGER NOT NULL,  -- in author
  seq INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length (digest) = 32), -- chain digest: the operation's id
  kind INTEGER NOT NULL,        -- PwOpKind
  record_key INTEGER,           -- in record; NULL: about no record
  segment_key INTEGER NOT NULL, -- in segment: a proof that covers it
  bytes BLOB NOT NULL           -- canonical CBOR (operation-v1.md)
) STRICT;
CREATE INDEX op_place ON op (author_key, seq);
CREATE INDEX op_record ON op (record_key) WHERE record_key IS NOT NULL;

-- Pieces of evidence files, each in the spooled parcel that brought it. They count once an accepted
-- operation names a file of this digest and size. A piece that came in several parcels has a row for each:
-- only the digest of the whole tells which is right.
CREATE TABLE blob_part (
  digest BLOB NOT NULL CHECK (length (digest) = 32), -- of the whole file
  size INTEGER NOT NULL,                             -- of the whole file
  offset INTEGER NOT NULL,
  spool_key INTEGER NOT NULL REFERENCES spool,
  length INTEGER NOT NULL, -- behind the key: integrity_check of SQLite 3.40 misreads it elsewhere
  PRIMARY KEY (digest, size, offset, spool_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_part_spool ON blob_part (spool_key);

-- Evidence files whose parts are all here, and whether the digest of the whole fits.
CREATE TABLE blob (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32),
  size INTEGER NOT NULL,
  good INTEGER NOT NULL CHECK (good IN (0, 1)), -- 0: parts are complete but do not give the digest
  newest INTEGER NOT NULL CHECK (newest IN (0, 1)) -- of each piece the row that came last is the right one
) STRICT, WITHOUT ROWID;

-- Messages that go along with each reply to a device: its newest certificate, always; and copies of
-- records that it shares with others, as they stand then, until PW_OUTBOX_DAYS after the last time that
-- the record was shared or decided (taking one twice is harmless, and nobody says "taken").
CREATE TABLE outbox (
  outbox_key INTEGER PRIMARY KEY,
  device BLOB NOT NULL CHECK (length (device) = 16),
  kind INTEGER NOT NULL,      -- PwMessageKind
  record BLOB CHECK (length (record) = 16), -- a copy: of which record; NULL: not a copy
  message BLOB,               -- signed; NULL for a copy, which is made for each reply
  made_ms INTEGER NOT NULL    -- host clock
) STRICT;
CREATE INDEX outbox_device ON outbox (device);

-- Replies that this host wrote to sticks, by name: it takes away its own older ones when it meets them
-- again. Forgotten after PW_REPLY_DAYS.
CREATE TABLE reply (
  device BLOB NOT NULL CHECK (length (device) = 16),
  name TEXT NOT NULL,         -- of the file
  made_ms INTEGER NOT NULL,   -- host clock
  PRIMARY KEY (device, name)
) STRICT, WITHOUT ROWID;

-- Each run of the nightly merge: the numbers of its report.
CREATE TABLE run (
  run_key INTEGER PRIMARY KEY,
  started_ms INTEGER NOT NULL,
  ended_ms INTEGER NOT NULL,
  report TEXT NOT NULL        -- JSON, as `merge --json` printed it
) STRICT;

PRAGMA application_id = 0x50574831;
PRAGMA user_version = 1;
