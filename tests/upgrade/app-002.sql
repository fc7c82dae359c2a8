-- A store of schema 002, made by tests/upgrade/make.sh. Invented; the keys in it are nobody's.
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
INSERT INTO identity VALUES(1,X'1ea3511f2b7de556cadbf54bc5e1b890f22ad0f468abc59e317509e93d2b06f8',NULL,NULL,NULL,X'ceeacde9e8cddfa4a7bbf675cec2c66046d5006a0d6201c29515fdfc96ec03a520a2b247c6c117622aa9b9cea89fd2e1cfaafcd2511bc89e3986fd9a852a6f801ea3511f2b7de556cadbf54bc5e1b890f22ad0f468abc59e317509e93d2b06f8',X'404ce547fbef7daeda3173eeeb4f937a8292d1a6b2a8a6ed3c056964439c26b1742c645f8cc21cbf931a82ad24cd750a3874d180aec830932e7d60cfbb922b4de1e8f8fa97720a552e',1728312185000);
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
INSERT INTO op VALUES(1,X'020caaa873fd8416347a84ab147819cdb9f851250907650686a03867838507bf',X'969ed043b575f449deb4c177c876859d33b7129eb5e999ad313bb3ad7ed39c5cce3ded94c0969b9468afc5a32a9c42ccb98d5254a7745800dd31a1f2b8d665d79d266fe1bd9cb17ab7ebae90f3e61ac243942ed92aea20c87c41a445fd535e87b268fa46c68e19a01ea0e76a89184bb3fe6531b6fcbf81e772101a7bd8c7be8c6b4bad38714ebaed24296b70c812418edbf368988507545f48f7255ca4937dd7becdbe4994a4ab760d819df1e5b8fb21bb414132ac6d8cce8beadfca498c3b957248f260c3843f2a6d999d010a6b56db5a8c8d21b0fd65ba2ec6fb65291477e5a20b8b120240a0b79deade40f6c37d0b6affdb3551daa0b5ae53472202e9e16dbaaa3a7d1a39525e927e04eb70e8b3f036974fd160daa8bfaab489daa90113df5bab8e80e9c930a014cf17b1693c09e8');
INSERT INTO op VALUES(2,X'496d65857405c4110fb379f1fc2b854e8c195193cbaca06377778a4bbe0cc4a0',X'811d4d612fc0cc3c5e266d547a08239a00f80fcd761aa5084783aa08a6fd061746b9dad3637aad714ffda971d4af571ee338d3537161fbce9b7e83b7d46ab633353eb1e2f7afc68d7a1e88d4530e95a65c69c61d62df42b5ac04d4fcb8214dda4c12d6871941723f9fb9b7503f3798304a80c505943bf50335dca47a5c7ccf5cd09f5b46575e2c5d376c61930ec810e31acfa0c54e228b7e404e0176d68d468cb622ca66002a4c62b090090af4f1a8037967b83db6d4edabc75abcd352747a1c4d975826f9e0a580e5c0711f34d349c8c3ffaddbbf76f7d6da268ccb149ae6d8c7cd628b5efb3dd3e8a3cb625fdad3563ecb20e18beefd74369ffc3b4c02e13efe174278db5a9367c39ff07f8c4c55183099ed49f64fbb04c0e604f5d4f0bc67b66ebe9a1f5c9dc9852a362066e3aa');
INSERT INTO op VALUES(3,X'baddbbb6c81c90bc80a32aff647dbf27989d585db888e4304b7d1c1306dedc3b',X'adbb68c6c14dde40adb4aba6444efcf5d6c7d6fa55ea08b90e6ae7987e69a21aab61915ef37b252b8d6558b56be5b1232816336332f855fdf6f4b7250ff51139897e07214e48df40bcfd0e09a03f2dacdff6bffb74e1338ae5c9dbbcae4aefd63b1e429f5bb9650e0de749b6044c03f47bdec6927755baba92830503392c7add70c49bac02dc21d5a02b155753d5d5e44489beff59088ec07841d79ed0afc79c70a4dc93c065cdf0063675477fc6d6c56e34f8a54902733e5d96');
INSERT INTO op VALUES(4,X'dcb884707b546c41f8854e9eef4074f1d28af7b6e3d98dc202c42ede5aa587aa',X'0459d0b1b7ac723679fab02f2d78f5608187e36b47d7218a581e71c3a2b316b88e971d739111611e971ef6f74f7e1be166b89c3a93f24c83bfc32e8130d37c14f65908f97fd5959eadd039977c56b4a4e3ff476b74dc96fe3c94d3fe69ad1bf448ff14d90d31ee549d114d25614b454982131c65073131c099');
INSERT INTO op VALUES(5,X'929a63caa4c26c1f9ecfdaeeb695acb4fe80b3d7885eee121e8c081d34150522',X'e289912b1300065e16ab8939a66c6ebddab29429ec0554ca7407109e353f6e21bf311082fcaf7dd838aceced6482e4b370847472049702c41fc6fb09e3fa8aa514b860d336dbfaece5e99f4e421dcd27cec7de733d6cd57a1a9359b3e5392c740d5e275591805416fb8150521996251770cf3fcfda1d57b9937b2868feec11dada63f25684e163ca2107c716d4871bc7515cb9e0b90da8508409febbdd36bf12b942b2b3e5aaca11ded84742b49e23e4d934b32fa09ac58e59f635d7e249101f267bdf4711a68254242ad2191e97ba702f810eb5987b6e21796d6f38b46cf517a64fee94b32b65b8324b5af930e57c2faf41e04fee394215ee1a20a81459225c3d02935bb8892f2e877f54c192e1c45f89c7f5684f577c7efd81780ccc43173bd7856e7f48b29836ec1ed83a03146cb9');
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
INSERT INTO host VALUES(1,X'3ea67463fc2673b1287ed4b9eaf7d1745dd72c9842b07715f97d60555cd47cf0',X'92e1b2304d0f49624b2923eca86b883ff41125b598ba4208aba27b20227a3c43','Kantor contoh','17.07',X'5826fe936cba305cbc5f8ae8473f63be',1728312185000,X'840350f4d62801598c7efb3c3aba556d3af8235840457c06772d1d448a7da73e2681a7d0ddaf0646cbdb67606568c45a7d3e271d6f38e26b80b657045cd0b15229057a21ecf8ec07261d38c0a022efcd0a4ca71406a60150b64421d1a9290cb499e1fac2548947f7026831372e30372e30330363706b64046a504b4420636f6e746f68051a6703f3790600',1728312185,'17.07.03',NULL,NULL,1728312185000,NULL);
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
INSERT INTO receipt VALUES(0,1728312185000,1728312185000,0,0,X'840450f4d62801598c7efb3c3aba556d3af82358405ccc1a97850cd628ddc0a046ea6415316e3e04c2daaa8aa6d562be255de20d058af288076ef6aff5a95a77e56bc720fe663bbe678544443ae7e83228a7f0eb02a80150b64421d1a9290cb499e1fac2548947f70200035820b64421d1a9290cb499e1fac2548947f7a28ca5b2944ef4b1b9a77cca16e55b81041b00000192676f10a80500060007800880',NULL);
INSERT INTO receipt VALUES(3,1728312185000,1728312185000,3,0,X'840450f4d62801598c7efb3c3aba556d3af823584011df9b38cf13ee6e5e83c066a3203193aa42f6b15ac87682098edb471b33b6ff999b7148a7c044a8505a6dc6ced3750198f1ae20acf76a1a0d6d9d8e70d6c107a80150b64421d1a9290cb499e1fac2548947f70203035820baddbbb6c81c90bc80a32aff647dbf27989d585db888e4304b7d1c1306dedc3b041b00000192676f10a80503060007800880',NULL);
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
INSERT INTO sent VALUES(X'29f24a7bdd96c0abd0bf2278506ca24ba4da4dd127620a6ebddd1b0c65dda6a4',0,0,'usb',1728312185000,1728312185000,NULL);
INSERT INTO sent VALUES(X'e8308d7513fc6f5618987a45634d683fd3758ed15acc3c6da902179d04255f57',1,3,'usb',1728312185000,1728312185000,NULL);
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
CREATE TABLE form (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- BLAKE2b-256 of bytes
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  added_ms INTEGER NOT NULL,  -- device clock
  refused TEXT,               -- why this program cannot use it; NULL: it can
  bytes BLOB NOT NULL         -- the XForms file
) STRICT, WITHOUT ROWID;
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
INSERT INTO list VALUES(1,'regions','2024100700',X'1b43418d7cf0ba04154f646ad00ca6174139236da2a99886d13b1775a2050eeb','code','["code","name","parent","level"]',4,1728312185000);
CREATE TABLE list_row (
  list_key INTEGER NOT NULL REFERENCES list,
  place INTEGER NOT NULL,     -- 0, 1, 2 ... in the order of the file
  cells TEXT NOT NULL,        -- JSON array of texts, as many as columns
  PRIMARY KEY (list_key, place)
) STRICT, WITHOUT ROWID;
INSERT INTO list_row VALUES(1,0,'["17","Provinsi contoh","","1"]');
INSERT INTO list_row VALUES(1,1,'["17.07","Kabupaten contoh","17","2"]');
INSERT INTO list_row VALUES(1,2,'["17.07.03","Kecamatan contoh","17.07","3"]');
INSERT INTO list_row VALUES(1,3,'["17.07.03.2007","Desa contoh","17.07.03","4"]');
CREATE TABLE list_cell (
  list_key INTEGER NOT NULL REFERENCES list,
  "column" INTEGER NOT NULL,  -- index into columns
  value TEXT NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (list_key, "column", value, place)
) STRICT, WITHOUT ROWID;
INSERT INTO list_cell VALUES(1,0,'17',0);
INSERT INTO list_cell VALUES(1,0,'17.07',1);
INSERT INTO list_cell VALUES(1,0,'17.07.03',2);
INSERT INTO list_cell VALUES(1,0,'17.07.03.2007',3);
INSERT INTO list_cell VALUES(1,1,'Desa contoh',3);
INSERT INTO list_cell VALUES(1,1,'Kabupaten contoh',1);
INSERT INTO list_cell VALUES(1,1,'Kecamatan contoh',2);
INSERT INTO list_cell VALUES(1,1,'Provinsi contoh',0);
INSERT INTO list_cell VALUES(1,2,'',0);
INSERT INTO list_cell VALUES(1,2,'17',1);
INSERT INTO list_cell VALUES(1,2,'17.07',2);
INSERT INTO list_cell VALUES(1,2,'17.07.03',3);
INSERT INTO list_cell VALUES(1,3,'1',0);
INSERT INTO list_cell VALUES(1,3,'2',1);
INSERT INTO list_cell VALUES(1,3,'3',2);
INSERT INTO list_cell VALUES(1,3,'4',3);
CREATE TABLE pack_part (
  digest BLOB NOT NULL CHECK (length (digest) = 32), -- of the whole file
  base BLOB NOT NULL,         -- digest of what it is a difference to; empty: of nothing
  offset INTEGER NOT NULL,
  message BLOB NOT NULL,      -- the signed message
  PRIMARY KEY (digest, base, offset)
) STRICT, WITHOUT ROWID;
CREATE TABLE holdings_told (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  host BLOB NOT NULL CHECK (length (host) = 16),
  digest BLOB NOT NULL CHECK (length (digest) = 32), -- of the body that was told
  after_seq INTEGER NOT NULL  -- it is known to have arrived when a receipt is newer than this operation
) STRICT;
INSERT INTO holdings_told VALUES(1,X'f4d62801598c7efb3c3aba556d3af823',X'aad315271572aa8ea03336c753ae9c9a265fc059b187c58337e8619de5a4757d',0);
CREATE TABLE draft (
  id BLOB PRIMARY KEY CHECK (length (id) = 16),
  sealed BLOB NOT NULL -- canonical CBOR, schemas/formats/draft-v1.md; context "draft" || id
) STRICT, WITHOUT ROWID;
INSERT INTO draft VALUES(X'7e62f8c5586aa762eef67e25e0e42a8c',X'8f6af4de90e12ff42eb2bf74dec3fb1102d44436860183f1845655d27b1c5389b07da790e9f8df9f7e7b134b6f5b85404ef77e25495fe16f090bd25870f8e5454b9d76c56980587fc7f68d6c65782d33bda35fe915fb63a189c3e9068280c3ff3b1f4f97c15b31eba200b80da17c8debc7ed009129622a5c695f3c239038084d9a95a1a13e7e053f3b13dbac36c6dd046eb794b391e526d84f7a5c96c5bdd8f88f02ba3385e16c371adb91bc9f869b862fbdfcb3fa05a18cb6b32673d478c2867506b5609dbf3a5d963093d499643a915d68fbfc25bd1a3c0ebdb7c12618951c4770ad31bfee5160f635ac4d2a01d2b4ed160bab358b8636fd27ec2ec315d02623103bd6ad466527eb44d124947ba5cae737385acfdbb5849bf132b486d5d280a7e8b3e7e84c50e8f1489f84');
COMMIT;
PRAGMA application_id = 1347896369;
PRAGMA user_version = 2;
