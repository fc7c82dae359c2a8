-- The handheld's store. Operations and what belongs to them are for ever; everything that a person looks
-- at is folded from them in memory when the store is unlocked (design 12).
-- "sealed" columns: nonce || XChaCha20-Poly1305 || tag under the data key (sync/base/pw-secret.h);
-- the context that is bound to each is named with the column.

-- Who this handheld is. One row.
CREATE TABLE identity (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  public_key BLOB NOT NULL CHECK (length (public_key) = 32), -- Ed25519
  -- PIN: Argon2id parameters; all NULL when the owner chose no PIN.
  pin_salt BLOB CHECK (length (pin_salt) = 16),
  pin_operations INTEGER,    -- Argon2id t
  pin_memory_bytes INTEGER,  -- Argon2id m
  -- data key (32) || Ed25519 secret key (64): sealed under the PIN's key with context "panwas-keys-1",
  -- or as they are when there is no PIN.
  keys BLOB NOT NULL,
  -- sealed, context "panwas-profile-1": canonical CBOR map {"name": text, "region": text}
  profile BLOB NOT NULL,
  created_ms INTEGER NOT NULL -- device clock
) STRICT;

-- Wrong PINs in a row, so that guessing gets slower from run to run. No row, or count 0: none. One row.
CREATE TABLE pin_failure (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  count INTEGER NOT NULL,
  last_ms INTEGER NOT NULL -- device clock at the last one
) STRICT;

-- The operation log: sync/oplog/pw-oplog.h.
CREATE TABLE op (
  seq INTEGER PRIMARY KEY,                                -- 1, 2, 3 ... without gaps
  digest BLOB NOT NULL CHECK (length (digest) = 32),      -- chain digest
  sealed BLOB -- the operation's bytes; context "op" || seq as 8 bytes big-endian; NULL once purged
) STRICT;

-- The host that this handheld reports to, pinned from its invitation. One row.
CREATE TABLE host (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  sign_public BLOB NOT NULL CHECK (length (sign_public) = 32),
  seal_public BLOB NOT NULL CHECK (length (seal_public) = 32),
  name TEXT NOT NULL,
  region TEXT NOT NULL,
  challenge BLOB NOT NULL CHECK (length (challenge) = 16), -- of the invitation, for the request
  pinned_ms INTEGER NOT NULL,                              -- device clock
  certificate BLOB,            -- the newest certificate message, as it came; NULL before approval
  certificate_issued_s INTEGER, -- host clock
  region_granted TEXT,
  revocation_issued_s INTEGER, -- host clock of the newest revocation list; older ones are passed over
  revoked_after INTEGER,       -- by it, this device is not trusted after this number; NULL: it is trusted
  last_contact_ms INTEGER,     -- device clock at the last receipt taken
  -- Device clock minus host clock when the newest receipt was taken. The time that the receipt was on
  -- its way is in it, so it is the most that this device can be ahead: below 0 it is surely behind.
  -- From a stick only values below 0 are kept, because a stick may have been on its way for days.
  clock_offset_ms INTEGER
) STRICT;

-- Receipts of the pinned host that were verified against its key and this chain. The largest number
-- counts: a newer receipt with a smaller one (the host lost data) moves the larger ones away.
CREATE TABLE receipt (
  seq INTEGER NOT NULL,       -- the host holds 1..seq
  host_ms INTEGER NOT NULL,   -- host clock; 0 for a short code
  taken_ms INTEGER NOT NULL,  -- device clock
  accepted INTEGER NOT NULL,    -- operations; for a short code: seq, as it tells no more
  quarantined INTEGER NOT NULL, -- operations; for a short code: 0
  message BLOB,               -- the signed message; NULL for a short code
  code TEXT,                  -- the short code, when it was typed
  PRIMARY KEY (seq, host_ms)
) STRICT, WITHOUT ROWID;

-- Receipts that count no longer: of a host that was replaced, or of one that lost what it held. Kept,
-- because each proves what that host once had.
CREATE TABLE former_receipt (
  host BLOB NOT NULL CHECK (length (host) = 16), -- id of the host that gave it
  seq INTEGER NOT NULL,
  host_ms INTEGER NOT NULL, -- host clock; 0 for a short code
  taken_ms INTEGER NOT NULL, -- device clock
  message BLOB,
  code TEXT,
  PRIMARY KEY (host, seq, host_ms)
) STRICT, WITHOUT ROWID;

-- Why the host keeps but does not count an operation, by the newest receipt.
CREATE TABLE refusal (
  seq INTEGER PRIMARY KEY,
  code TEXT NOT NULL -- such as "outside_region"
) STRICT;

-- Batches that were written or shown. A row says "sent", never "received". Numbers 0 and 0: only a
-- request for enrolment.
CREATE TABLE sent (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- of the parcel
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  medium TEXT NOT NULL,      -- "usb", "qr", "screen"
  made_ms INTEGER NOT NULL,  -- device clock when it was sealed
  sent_ms INTEGER NOT NULL,  -- device clock when it was last written or shown
  parcel BLOB                -- kept until received, so that sending again gives the same bytes
) STRICT, WITHOUT ROWID;

-- Evidence files kept encrypted in the folder evidence/ (name: hex of the digest).
CREATE TABLE evidence (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- BLAKE2b-256 of the plain file at capture
  size INTEGER NOT NULL,      -- plain bytes
  received INTEGER NOT NULL DEFAULT 0 CHECK (received IN (0, 1)), -- a receipt names it
  purged INTEGER NOT NULL DEFAULT 0 CHECK (purged IN (0, 1)) -- the file is gone, this row stays
) STRICT, WITHOUT ROWID;

-- Evidence parts written (or just about to be) to sticks, so that each is sealed once for a stick, and
-- so that they are known there as ours when the host has the file.
CREATE TABLE sent_part (
  digest BLOB NOT NULL CHECK (length (digest) = 32), -- of the whole file
  offset INTEGER NOT NULL,
  name TEXT NOT NULL,        -- file name on the stick
  sent_ms INTEGER NOT NULL,
  PRIMARY KEY (digest, offset, name)
) STRICT, WITHOUT ROWID;

-- Sealed batches of others, carried unread.
CREATE TABLE courier (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- of the parcel
  kind INTEGER NOT NULL CHECK (kind IN (1, 2)),         -- 1 to a host, 2 to a device
  address BLOB NOT NULL CHECK (length (address) = 8),
  parcel BLOB NOT NULL,
  taken_ms INTEGER NOT NULL,
  given_ms INTEGER           -- last time it was handed on; NULL: not yet
) STRICT, WITHOUT ROWID;

-- Operations of other devices on records that the host shared with this one, vouched for by the host.
CREATE TABLE copy_op (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- chain digest of the operation
  sealed BLOB NOT NULL -- canonical CBOR [record, device, seq, bytes]; context "copy" || digest
) STRICT, WITHOUT ROWID;

-- Frames of transfers that are not complete yet, so that a later scan goes on from here.
CREATE TABLE frame (
  transfer BLOB NOT NULL CHECK (length (transfer) = 4),
  frame BLOB NOT NULL,
  PRIMARY KEY (transfer, frame)
) STRICT, WITHOUT ROWID;

PRAGMA application_id = 0x50574431;
PRAGMA user_version = 1;
