-- A store of schema 003, made by tests/upgrade/make.sh. Invented; the keys in it are nobody's.
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
INSERT INTO identity VALUES(1,X'da7c8e21520871f2847a0b8ce7536c12542095c3dee02babe8ea1cec2a9070f1',NULL,NULL,NULL,X'8df3621e7bc8879879f077fdade88f2e802bf0e03a1ab20b1bcd8e4bf2870b6e1aa4eaaa27734149be3e55ad376798b5340a5f044ffcd4394d0a610ddf7f1d51da7c8e21520871f2847a0b8ce7536c12542095c3dee02babe8ea1cec2a9070f1',X'014da61d33f56c06cf76afaf7ae036fa0624a8c3e1faab40d27614f01543dac7864be29dc7997e1ed9dbd3f1bdb62195382dc95461e68276aeb6af3b4f1aec5fe728bb1b587656dfb4',1728312185000);
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
INSERT INTO op VALUES(1,X'0d11c00be48ec49062d2738e030b5d9c50d6e6afdd272e11922a78cdbad33ec9',X'ba9d76c8fa2aacdf67afde270b0a1c765f443e8eb5508c4bf78e70569ad7b89aeb6b7948ad428eb2ea7e2cba6cf2d770a629d478349193f936ca2029624dfc528d57882b192911f8e1120c8fb63728d9f62e105248741f14628a1eca34eceebde0055be36b188efc0af749c1246f8673a563bb95c769d598e7bc3d2e6420c9bb36358a34ff24faca27835c06a0412d85837e5e203aefe14b7c00c879a7d0ddf415ac47eb2b561b82df6df4ad1b4a19993b3a55cce780f6851764aaaa8d020c2aa8b7e95675b4fbd363f8d1370617c343b09e6077b6114534aa40dd55b78c327ed4eedbcf6b4b9d052ec056a6149cad4d44cbc52c3045fa88b7c1e7ab62a235eb7ba0508a3779c27fa9e429ad0705d1f077402539ce2b3447e1d65584ad6b22efa8289d45a52e61674a6b9f7cb468cb19');
INSERT INTO op VALUES(2,X'f741e6ff962ba06c8f0ba5bd0047210ad52a8f1db10e84e5dd54e46d57d4d7e8',X'bdff9eeae109876261d63e97b9de48b1c5683d3483834c58e114791579421381dc0d6de6e0c2e5e414f335240b4b83a13e736110189d9fb92e7689315ff3f05064bf5c5470c1ae44d422158c2b3050794f115ea5a16fc17ed5c5f54ab1f761f71bb3ef680483caabcb7a5347445a9444e088c4d80d35a2c3c65f0997473161a520bea5d760d24959cb537dd1cdd33b3dc24bc233cda71866a1176322754c2388890e8ff56cc2955f280e66fda2ab902aa0aa72c14c051051f18ff5571fa5a42ff9d48f1c585882f9d1b2c6b65080780ef21992f782b03bc974e38d9eac42a5af9a90eed9cc5f28a62f17d2e3a23b3ec3dca1583dfbbfc80a0c719891e97a7988be71db693861e5219406806a3a77dd5fd5f12d0d73ba0b7477c9ca7a2f7f2f1147bd3b1303f54ab30217c1186e0c37');
INSERT INTO op VALUES(3,X'3c60c033070033bb2bb304295387e92522c16a7e76eb1721dd64330da17d08bd',X'9797ba4fc7ea911048fe46e5ac58ab0da5ef31fde8623b100a5e11644886705032089e99d2dad34fa5921320bd7bf309bdd8cf5c4ae314741b94c8794616f7deac98b2dd70e38310ee31170351ae17d2922944b3bdf5cf928131c543a9a1565aa38baa21ddcea9784d2670a6c4895d5327e9596586170f1f0c4e7896c6c5f179c708daee80fd010dc9ade24bdb4f8e0be9dbb84ca1ad99c5d7131857165c66fda5757260f609bbb6d6f13ec02855255675f59cc2641067237afa');
INSERT INTO op VALUES(4,X'da8fe0d0c81d170b71320f4612b240c46434edc58f94c6f081e8ef44a92eb8a0',X'560cdfc1d2e072d9770ca968d78c34a9c9aaa2820f5974cebe8ba6c7e6cbafb3fe97ecd5b8c86df3facca8b715a1bfef84ff15d6db38f0bface3c240a37c853a3bf4bf3c3fd08b18cf5489c3245a79fa681b300b8d2422038a8e0bc8a894e71aa3eb9a6ddbbb4a12b8ee2a722e3aa5494de778d36d0a2a5bbb');
INSERT INTO op VALUES(5,X'1488baa56bc29e9acf5815a165d4c62bb3be5abc391ace2ccb6a9a3371b52a10',X'a7b9d5450542d56ee0c44d3bb94b7818712f5c1e7be339f901525091dc12ccaa7b6456462880efc0eea41fc3f51cb5424de996d5ae145722e6bf2118cd1f5729b461a0b186f2becc49588851a80ea6d9d9f3406ebfd191674f262ee4f089081177634136b858c21d40ae13b7ce9bac3c2d569b2eadeef5a67ec7735c55a132f8e5fa495d641a67170d5f06cd13910ec1f343e7f76b76413dce5a1a8b93dd62d82fd731dc902efab70978af039fb786480cfbf0e69a97a938575506724a5e754735e7723c41119093512721947bad6f187d2f4a68ceba0728ab8097a1718c8366357f4d0a41f6e9bdd825fb6b9f84694b8f747225215c23c30dd8bd6be38a5e32e69b799db7be6932e62135e28ff605cb739d30bc0f5a76c7a1d6b59cb8cf6756409aeaf3286ab0aa002e5ab075a4ca40');
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
INSERT INTO host VALUES(1,X'1f89ec7d2a2db36f54c93a20c335aac1d312372a008f27b65302f88f5f00c122',X'a0d87cf0aee43626389b45afa1ca3f6b076baeadb8ddf29b3baf36ef80d8b767','Kantor contoh','17.07',X'22d0f9bef53f60f04c363312c5b2786c',1728312185000,X'8403507e1f75b418613f8595a5e3be207332fa58409e79cd34d728ebd5a8d341c4782ab56c9565d8aedcd2d283c6933ab948cafa35b46e48116b180f348e1dba890e1a9518ef38588edf5cdfe94b865ac0fdee0503a60150f3e0124322216bc8a6b611253c81e5c8026831372e30372e30330363706b64046a504b4420636f6e746f68051a6703f3790600',1728312185,'17.07.03',NULL,NULL,1728312185000,NULL);
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
INSERT INTO receipt VALUES(0,1728312185000,1728312185000,0,0,X'8404507e1f75b418613f8595a5e3be207332fa58408acf62ce9170beb75a948b86416cee4a0a4e5695bdf769be3f8ef7de385c6c87e5c572f7114632ae19cca62d37913331f277c703dde84023c7c56a8b5e868906a80150f3e0124322216bc8a6b611253c81e5c80200035820f3e0124322216bc8a6b611253c81e5c84a7532d8b464542ba742bb689b11d15a041b00000192676f10a80500060007800880',NULL);
INSERT INTO receipt VALUES(3,1728312185000,1728312185000,3,0,X'8404507e1f75b418613f8595a5e3be207332fa5840964a1bd853880b9d4f335ce05bc18a30e2c12fe3ae8d13b774cd4a4b2f990d629207c437eb4bb92ba792de66bcf44dbc028d24a80bd1a72819b2f0106a8c3305a80150f3e0124322216bc8a6b611253c81e5c802030358203c60c033070033bb2bb304295387e92522c16a7e76eb1721dd64330da17d08bd041b00000192676f10a80503060007800880',NULL);
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
INSERT INTO sent VALUES(X'1a31c03f27ff048e75a0b452762b12ad95cbccfafae4b7cf6b0f0c568351567e',1,3,'usb',1728312185000,1728312185000,NULL);
INSERT INTO sent VALUES(X'5764467c48032388304b1c187cc8d267b3aedaf1b3b6e112755971d0a7e9ce92',0,0,'usb',1728312185000,1728312185000,NULL);
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
INSERT INTO holdings_told VALUES(1,X'7e1f75b418613f8595a5e3be207332fa',X'a51c40d0f18d20966ee9c660fb16f8096c80038990365fc2526aebaf3662642e',0);
CREATE TABLE draft (
  id BLOB PRIMARY KEY CHECK (length (id) = 16),
  sealed BLOB NOT NULL -- canonical CBOR, schemas/formats/draft-v1.md; context "draft" || id
) STRICT, WITHOUT ROWID;
INSERT INTO draft VALUES(X'ac06bcacabbac5698ed8b605b3bccb60',X'aad05591a8c0505ff855f2f67fc14aac104c25772e664f4c6a6f027d1c9835ec9128a569033471a4a3030bbade414e78f97b0f5d5abd51fcb94a9143698f803836529ab5aa8bfa56208a36afe5e0d1bab265a4e9688134ded99a6566055faff266774e3dd65bce0a34b5c0066a1db1bd6ac14d2385ab76a941b22ed7707c1b3fcc860601bf1c07b30dc6a13f26e386aafdd3a16a7f081db8323cfbc6ec67325ee069befb14759fe25c925a3b684a04d976504e50835530f7ef3d507330faed2f286fc1d4079237807a797cf404a163076c4794fa5c2671603004ad5c4a503416a42f3d9640c4eba10ea66f99a0a7849c9f7a3adba2063b76545035dfa1b1a81b8a0ee4ac17ee087731b1d2b3248b3c4a7a3002ca3a9fdfdb43b0da884e20cd3a408bab5989dc1deda9b5583e');
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
INSERT INTO review VALUES(X'1f89ec7d2a2db36f54c93a20c335aac1d312372a008f27b65302f88f5f00c122',X'0d11c00be48ec49062d2738e030b5d9c',3,1728312185000,X'12e4a7eb84015a511c86bbbf3123870206a38894fecfcea0c6ed90cfee1cc0cc2637a4d02c09523d5da4dfb68abafee586b471e5cb52c9ff86422b5572ebb0476accdff8cc96c1a493b1419c01b4230be14935e3a1b1a7115083565b5dce67257c2997654d48918819762032c7b6297aaefdc1ca6a5cb8c863f63c24252403b9d59fe0c084c2e909db8a8f9a001a89f960cb03d7f40a058dd5ebdd93c49c4b5b057f24e2a8ff6f223e2a31ca19f8fe1af3c538802f22cfdbd3814789232e0451b735f41b18944d05598a3d190e80c5448c44f95e21ffaf5717d1fecd63583d2f1f422c94feed700662d19c265b0bfefe6fb1d58c');
COMMIT;
PRAGMA application_id = 1347896369;
PRAGMA user_version = 3;
