-- A store of schema 001, made by tests/upgrade/make.sh. Invented; the keys in it are nobody's.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
INSERT INTO identity VALUES(1,X'7bea3363446b650bc33fa48f51388e18a20b9744eea725912217ebb28a7cdaa9',NULL,NULL,NULL,X'75130a5f4642ae56f38f8522614584b7f9ab27ce3da76c2c24c30bb347074c2b346221568a32b852729d8919533b6767e038a595da6d8d7ebcec998debb7c5b07bea3363446b650bc33fa48f51388e18a20b9744eea725912217ebb28a7cdaa9',X'e48c85fae9ee41fbee225c14c5b392f3e29480a703a6adbe2e2006a0120b3f89b92f38327ba1240c5d9a2a9684b16c1d3c9547addc1e96a6bca297fc2c395cc0cca365d6782ff6261f',1728312185000);
CREATE TABLE pin_failure (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  count INTEGER NOT NULL,
  last_ms INTEGER NOT NULL -- device clock at the last one
) STRICT;
CREATE TABLE op (
  seq INTEGER PRIMARY KEY,                                -- 1, 2, 3 ... without gaps
  digest BLOB NOT NULL CHECK (length (digest) = 32),      -- chain digest
  sealed BLOB -- the operation's bytes; context "op" || seq as 8 bytes big-endian; NULL once purged
) STRICT;
INSERT INTO op VALUES(1,X'd50f37a4ec55aaac7f5e2fa300c899978e26c4b039e618d7fc1a4afbd8032554',X'2ef9c1c1640db1aa35aff9859e13c5adc7c179164c2e438f449fc313876e2a7d95b99c93c904e901e3d2eea90d31c9b5d490297ae999f26900ff54839c540a387d0ade7548fb001be2e69aa120af1aaaa196703ded6fce0f0351bf4711c8344b794a5fafdaeb983a1247d44b798a857142fa17dc9f7b27330a29cabd3b0d9ee27dc7898c08b33c8129ecd15a6030eaa3199b8f650eeb489f7b5d14a09fe098128b3b0bef956fa4153d5ba495961821d39afef9eaeedd6f83ff69e16599c0565110a1fddd986dd03a0c7724d0621b98dae423fe5b06e47a2532fd8dddd6f11b69b4361177f5250ccb4cbeb1a312eb9cd53b57457188ca2b16af787faab649c26ff507d4dc7dc3bf0e77e066c4b3612acc86751619221fa0c069486eca8dcb56f3efd1289aa4c77feb7e499289d5758bfb');
INSERT INTO op VALUES(2,X'4d2ba140bca969eccb7503e7e454a33648a9780768771a9bea0f6ec95c428e65',X'9344d697323a61ae1e90de0fbd82d6e9100223076d692e474a135df2ed20dece40049dabe6b1dafaa4f4d5f14b3401b3bc8e301c2badf9ea91d4ed86118dc79a16e94f9aec711a1a9310782383615277103a1a5ec9a0a1a1ee5aad3f8c3fd173e518001fe7853cc61383b3efd27a145603a8027a1abad7c37f37bc1d7df75acde147a0dac944f8ab64785d85d5b0087e40ebebc5ac2cd6e470f59ce6be3522f9c898dbf8aeef8e5f4031df1ab0551955cba4313d934f0069f5c9899b2197bfbc991bd240e36d86e7076595c44fb0b1794a2257a3efcd69a3a554413db3f2aa776a45ad3ab77fbf6cc1eff53f495a40cac41aa10634556dd612aa20e4274a9384f0973a116a0d1a698ffdc5d943882d37b7e12498604ce4b6658df3fbb68ab7609eb15ad6d892bd424f3de99eb0db5c');
INSERT INTO op VALUES(3,X'b970458bfc6cbb2a5d312bd8352d4c30c2fcae12e903ac49b6792f6c8aedc05c',X'710d27438f411befcd16cfd7ee263d22f8b13cfa5bfb097e9e255bf0b06adef262a2e93f82b12ed3cd3eb1db49f543df3865f123866efd8ad19750ebafd3331224e938a8fb10e2edc65507ca228806d3d6c3ef17d49c82289bf1e94b53d55572232eb67cd625821559287bc79f4c6e4081f5d74e18d36d2a5ef7afbadfcc4d85c7eb79e233ae8f43a8d36d3874e3c9a9cecac5d8fac797acba7c9aa5f688abf84f1639ded12889fe1042cad53632e619bc6e196e2f830d275f06');
INSERT INTO op VALUES(4,X'ed6e7c1ef87e733f5a667f82d10e798ab8c6860ba5494a1d7ebef0ce9cdb3abb',X'cba4bccaadc18a9f5f319d481285edf4727c7ff951ba1695e3ef0129226afb95eca312e9bc6882835818382d2aa404f3c7326ce4ac42d6ec49dc554af6ddfa7a9d37627314361346a90d98d1265fa2ec24f6382a7790ecc1bf7cbf8964b30719241e176bc0fa17fd7dbfeb630e281f55f48e9ace7728ff6aa1');
INSERT INTO op VALUES(5,X'239e4734e9e798dae9a6d5ba2c2281be1584e496ffd8c65ef02f81914aa737c6',X'dbd8e77850b2761a1183ba61e0c4abc23328aee6f807510185d583815154bf75a431cf7d2ddc5215f90296ec232a8bc9d9048dec2f962a9c4925e57ca0997bcc1eba11775cbad541be05bc85a345c531da73fdbad1b69c39742d44bbc62b44ade607959e09a0f2b61815a94827285403b009a441586fa50beafa9b07b96b0706ed1c43b46694e52bc04d5ed30adc17878c04b1f8b67a1f23fe2f3f7f054aed5b469142ec7c466a7c22c56f98cccdfdaae4bd51b8b3bff2b3f51209f6cb8477ac997a6e81ea91e9435c763a04bd8ec8c00294223878d7aa615894f0812dc88bdc68725e65d6811f0e7d9f4e5515924db17b163b99359df09ba7483d5e4d25b94d7c94f16297bb161740cd256d03220d2d6d8664cc3118de699057bc51879d8d4117b3578d79df067aebdd39ce95565124');
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
INSERT INTO host VALUES(1,X'71c5b57d2230252338e74ac297ca62dc1bd84794a8acf4ecd22e3eaf58a02ccc',X'afa286ba503e761e32b62a10b1a9f9e9b4bf315a9774ab0d6ece607f3d6b8032','Kantor contoh','17.07',X'b6011933b8113a9dd6af2ca85ac51612',1728312185000,X'8403507dc9b8e1b92c3838385559d8ef3c629a5840be0b09e8db1466136151a62f98badad1ea14ab0fa4cb11daf36afd607cf0a3f8001ca23f7dc4fd2e16e5608628e35f46e4ab2e89345238ab466fba57aa8b760ca601505a9184a1a4997375267945bd53eb9e95026831372e30372e30330363706b64046a504b4420636f6e746f68051a6703f3790600',1728312185,'17.07.03',NULL,NULL,1728312185000,NULL);
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
INSERT INTO receipt VALUES(0,1728312185000,1728312185000,0,0,X'8404507dc9b8e1b92c3838385559d8ef3c629a58406710b4af7ab658965b2c899e8629478c73fc2a5ee612662921222d281213509963fcfaadd3302e682629c98596047fbfb8de7114ee40439100416b4a7529b806a801505a9184a1a4997375267945bd53eb9e9502000358205a9184a1a4997375267945bd53eb9e9504efa1118da8b1a0346f7a44ed7f018a041b00000192676f10a80500060007800880',NULL);
INSERT INTO receipt VALUES(3,1728312185000,1728312185000,3,0,X'8404507dc9b8e1b92c3838385559d8ef3c629a58405b7571578da7910718c80cb7b872855aa7c16d6767a467d35c4866a0070422d9425994cf7295ce75a886231d892b236c1ffcdf040f8428595ab3cf46a342ec03a801505a9184a1a4997375267945bd53eb9e950203035820b970458bfc6cbb2a5d312bd8352d4c30c2fcae12e903ac49b6792f6c8aedc05c041b00000192676f10a80503060007800880',NULL);
CREATE TABLE former_receipt (
  host BLOB NOT NULL CHECK (length (host) = 16), -- id of the host that gave it
  seq INTEGER NOT NULL,
  host_ms INTEGER NOT NULL, -- host clock; 0 for a short code
  taken_ms INTEGER NOT NULL, -- device clock
  message BLOB,
  code TEXT,
  PRIMARY KEY (host, seq, host_ms)
) STRICT, WITHOUT ROWID;
CREATE TABLE refusal (
  seq INTEGER PRIMARY KEY,
  code TEXT NOT NULL -- such as "outside_region"
) STRICT;
CREATE TABLE sent (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- of the parcel
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  medium TEXT NOT NULL,      -- "usb", "qr", "screen"
  made_ms INTEGER NOT NULL,  -- device clock when it was sealed
  sent_ms INTEGER NOT NULL,  -- device clock when it was last written or shown
  parcel BLOB                -- kept until received, so that sending again gives the same bytes
) STRICT, WITHOUT ROWID;
INSERT INTO sent VALUES(X'03541d9c2f6f9f405115241a39382b388eed7885dbe1d0db08af76a512789f9b',0,0,'usb',1728312185000,1728312185000,NULL);
INSERT INTO sent VALUES(X'f2558d2e8ed0dea1caf16d0ca834e961e879c0184138055048a7ccc6ded3431a',1,3,'usb',1728312185000,1728312185000,NULL);
CREATE TABLE evidence (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- BLAKE2b-256 of the plain file at capture
  size INTEGER NOT NULL,      -- plain bytes
  received INTEGER NOT NULL DEFAULT 0 CHECK (received IN (0, 1)), -- a receipt names it
  purged INTEGER NOT NULL DEFAULT 0 CHECK (purged IN (0, 1)) -- the file is gone, this row stays
) STRICT, WITHOUT ROWID;
CREATE TABLE sent_part (
  digest BLOB NOT NULL CHECK (length (digest) = 32), -- of the whole file
  offset INTEGER NOT NULL,
  name TEXT NOT NULL,        -- file name on the stick
  sent_ms INTEGER NOT NULL,
  PRIMARY KEY (digest, offset, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE courier (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- of the parcel
  kind INTEGER NOT NULL CHECK (kind IN (1, 2)),         -- 1 to a host, 2 to a device
  address BLOB NOT NULL CHECK (length (address) = 8),
  parcel BLOB NOT NULL,
  taken_ms INTEGER NOT NULL,
  given_ms INTEGER           -- last time it was handed on; NULL: not yet
) STRICT, WITHOUT ROWID;
CREATE TABLE copy_op (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- chain digest of the operation
  sealed BLOB NOT NULL -- canonical CBOR [record, device, seq, bytes]; context "copy" || digest
) STRICT, WITHOUT ROWID;
CREATE TABLE frame (
  transfer BLOB NOT NULL CHECK (length (transfer) = 4),
  frame BLOB NOT NULL,
  PRIMARY KEY (transfer, frame)
) STRICT, WITHOUT ROWID;
COMMIT;
PRAGMA application_id = 1347896369;
PRAGMA user_version = 1;
