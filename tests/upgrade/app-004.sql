-- A store of schema 004, made by tests/upgrade/make.sh. Invented; the keys in it are nobody's.
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
INSERT INTO identity VALUES(1,X'bcdeb78df9ce1f8fbed3f12af154fed252eb521aab042226c45a8e1e929f136a',NULL,NULL,NULL,X'c352a18262d98945c355bca5d6fa0e2acb27117f349ccabc5d12f32bfefea7c4b5b3c37b76a3e3940e7ce5d969aeb0caef22d5da37a4e0accd12d8a700933f57bcdeb78df9ce1f8fbed3f12af154fed252eb521aab042226c45a8e1e929f136a',X'1a872e89b66730b184bbb41e2f7e0f61060ecb5f890634372909923c309f002295dbb67a90e20dce54a0f25eae9d08fe07e61c2c3e69f166cb1f641f6b9225a2d9c40d6cb9719d4eaa',1728312185000);
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
INSERT INTO op VALUES(1,X'b20b6d45e801e73f3495ba583c3b7fcbac462646fdc2f1b36e6aec39c2da0147',X'ac6b2a4bafd2a64b7f673cbd126aa100933d89074c815f4ac94d310ab7ea7367143d9b4da45a6cf3966fb6b2af85fc133fbd5205ff4af2d70873162a94aa33e88fc34649811ef80e4fb939932e2c3a1eb726c35e6459538abe8453e0ad776ecb13d12256d7d5746263a1ac88aee88d5eb0b7829b8d76d1af5cdf90f8478cf7cac3a80889e7f0bc4a4ff6d89998a414cdfeaed3ddeb4d3f831d0c583c0b36c0dd2a8a6bff6273c75320fee96d7a6dee25427d62a73af90cf5d1652d8630755597ed8b0996f996ed1062e5bcedc8bb7db46057a7e4bd1544427f2f71e384f67bdf968a4fa317f3d6e2744a4c43bad1c5c526f941502e2880b418ba5a64dafa5258654b5b60f34030b64a8adecd5bcd126a594f36b5cf5adaaf6def79760f946d45064880eb7a69d9fd15293bcd08680889');
INSERT INTO op VALUES(2,X'5e0c1cc32a17f0921704c1b6919830686a7995efb04e1e30fb93c9dbaec1debc',X'565fce882d6c9f99779367102f3dbd74f6e76e2dc3bfe78ece63c8bde10d21129e1abb019916fbe22cd4a4a2a972527f9337d2f8d9cdc4842992463902ff4c9d537501fdff28c3b697f42abf9be33221e49f33958496df011dc0c5e4635328dc8655dafee118133827a2e2a08d883b9f8886c711fa55c1fd6a23329d320c16ffebaca00f61ed88bd4250ade8c11ab94151bc7e838246d5d0be1b61ae633a1ac4699acee487e55c0bae0bedd9bf46d334a5a336693f369355176d8733cfa6c8dea55c89442095f3899237420e39363e27999038dabe5c404cf5f9486fa8b3a98d9dbfa8ae34a267268cfd8ffb792d8ad97d7e13cf4dfe055768834cc646216493b20274a3486adbc7c3a935ab5e730f7abc6c47c74e3910fb4c0ed0b8e95ba35b8051b5c9643a4f2241ae248d0663f7');
INSERT INTO op VALUES(3,X'17ef339ef7c4fb6868972f645ade0630afadbf3652d6d177c57ed26b0d5acdc6',X'c43ccea204873335451974007df2c10723962daf24714a1b1136758f7ec576eab8cc034c09a274985104757acc9af213c108e640ed2656ab09d696b8624b2c5bdf28b4de22ef17c3fb818d746070c8486bc59a9a2da0131c9a6c80e6bf1250351aee9626c746eba16e6869d912c55804f666f4323fb6061166d7eefad739d705374c2dc26770a6c0dbd1689326477330147276ccab78afc9956d00129e7570dc2fdf162de87ed45134efcb8945d32b56b0d463d779f1d09c6491');
INSERT INTO op VALUES(4,X'7447ceb84453f0fbdc9050b8092a0fcf6978b8975a64551b93d7ebca7dd053e2',X'0a4449c94c9e86a2051ed48e6ad6801b08ec2da60a801ae5fc3d3c33bf5da8ead1ac2019d8e781d149b6cc2a2a75d41887c1cbb583a682396948a0fd3971111fc87df1d7812f4b163ab057c30b8beef4f5087dba1384217cd5f40ee959f568449df9f55c2a0ae0ff993486f986b7df11ee599323d352f35233');
INSERT INTO op VALUES(5,X'b771de7d9b94de8a8efdde3df56ddb607eb836fe49aedbaa0d9045f2dc102ffe',X'7440e5a94ea0d885aee809fcbeda8ebcc1320ce977f5c5db6682e007322ebda98b36b2c5bfae5dbd7313db796b2e19f733e0fe32139f3fc0519415480cb8d6297edc81761ddf0170ec29af068c1900e2d36e40d030113c27dc24cf4e1f66e8755cd9d0244d8c2a56b79fa4d49058e834385a8d4b85fd6e5499e3847c34353c002aa08627ab243c7099b7ba822a931bf0c2a215649bd2c4ff8f7b7994df14adedbc657f6422599a79b4ceed995bdd9f8c1a526ec878b66a8eeb417f88e10fe4ae5ec7f2b2f9200ad3b72a7dae4318976a5ab66e042c3245e43a2074b83d3ebda32cbc1ca5fdd9bb4db25c040cc2d426308603944b376cbf61cd45794490f570a17d304fedb568768a25cb087f168b616cf2c32e319317861457b26318cd871a46908d971bfa94735b46d2a9baa1595005');
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
INSERT INTO host VALUES(1,X'835f7547422160f494621cc86289755507af63d1a032f1298b053947dbfd4157',X'5b57ed452622fb1e0cb643fa31463b87660807cd707acbb2128c2f34636fec6f','Kantor contoh','17.07',X'64e63b51fb141cb5f68fc44aea9e3d12',1728312185000,X'8403504ca62c0d7601f218007a4c544d6f2daa584040aa0132fb84c7f6c05c8ae8cb0b703cddaa25c9005fee8a67b7fc4f3689c7057e3dd78c672143631a8ab4bb695c27b99d715a00d0822a985432a19e78615d03a601501e7b161acff7538b828dc7dea1245427026831372e30372e30330363706b64046a504b4420636f6e746f68051a6703f3790600',1728312185,'17.07.03',NULL,NULL,1728312185000,NULL);
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
INSERT INTO receipt VALUES(0,1728312185000,1728312185000,0,0,X'8404504ca62c0d7601f218007a4c544d6f2daa5840c303d5225319687a26b4de8c6b2e81e669853201f92fa36ee544b2e382357fec02aaf1a9b46e09979032acc542d6e2f0cc5564e12ab7003c1559c9c66edca104a801501e7b161acff7538b828dc7dea124542702000358201e7b161acff7538b828dc7dea124542743067c35d17cb0174368c29c0504985a041b00000192676f10a80500060007800880',NULL);
INSERT INTO receipt VALUES(3,1728312185000,1728312185000,3,0,X'8404504ca62c0d7601f218007a4c544d6f2daa58403c39e87d518e11f74ab900880d743bb501bc911ec885a8559a8bde078b21b7e3292cb981dc7d15797dfccc977e129fb7186ff606fca3ec76b0547acff2c5e205a801501e7b161acff7538b828dc7dea1245427020303582017ef339ef7c4fb6868972f645ade0630afadbf3652d6d177c57ed26b0d5acdc6041b00000192676f10a80503060007800880',NULL);
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
INSERT INTO sent VALUES(X'06aa39472b4221cbe87fb0757299a912f7d0cc27504e6d9a98f4c837df01fe88',0,0,'usb',1728312185000,1728312185000,NULL);
INSERT INTO sent VALUES(X'2798d1ff34180b3962e150b6a154c499e39a713f789547d3cd91ab09660581f3',1,3,'usb',1728312185000,1728312185000,NULL);
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
INSERT INTO holdings_told VALUES(1,X'4ca62c0d7601f218007a4c544d6f2daa',X'2e9060edb9e4e4bae848d1a7ab8962d325ba82a6919dcb54f3273360d8f96075',0);
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
INSERT INTO review VALUES(X'835f7547422160f494621cc86289755507af63d1a032f1298b053947dbfd4157',X'b20b6d45e801e73f3495ba583c3b7fcb',3,1728312185000,X'e3681f0a8b250a63e7feb5655a9a012f0ec7c6df5aa7382aa339a4ba108c72af6087470ba7a4453b4c57381f6db028b1f0d78941a5810d86d1df7afd9533a2693650589030da112f2aa16f221d3526073c6ac791eeaa731856047ad105cc0365aa2e8599de06f29d40c9019a44346b0f895c945957c42eca726f45aaedae32a3bdf40bcc37837f73bd42c4b8a2017a83b214f01eec1dbf4b59bf7f734ed505f8fcef7515a104bbb6116dcbb634d7ae28fa2d0d5f8906cef1fe79cbf9ab67aa7c1906b1c73da928e1838bc371ea9f44851338ac042392ab6d6f1ece71d0ac275a9d5f3f64c89820ace94bf62b2d4b54a426439147');
CREATE TABLE IF NOT EXISTS "draft" (
  id BLOB NOT NULL CHECK (length (id) = 16), -- drawn by chance, so no two are alike
  sealed BLOB NOT NULL -- canonical CBOR, schemas/formats/draft-v1.md; context "draft" || id
) STRICT;
INSERT INTO draft VALUES(X'6d2b026f268f81d7f345f3ecf93fe56b',X'4111530e6d4ad29517471c644266f671bbac44074d336dfda95e83addbda342407026302ea68fdd65b23b16f20da1f265676793ac9953f5d4e44a9e01b9ce8b65b4877e45b8c34257526c5d0e3eda30a2c0427b0f165146afbd79d8c338e92e51b768b4e625a808866257ecf9541fdd795c95a6c8ff0e36c1c9d7df78408a1b5fc92e6ab88a151ae4e1414d23f18154fb3b8892c368b2ed13ff6ba2c87106ed136c1b6f21d4e0102842521c4b5731ec67a7c709ae5e67cdc063dc38fdb49c3ce4618b7506646851299586022b7012dc6c783b72a05ca55029de99e65c029ae54033d219fc6a95383da7829fa157c95944768c7fd622915577314725212959f52add243f6e7413e9cc9045b279eed5981069fb8d92965fd805ce1e79a41d0bd36f80c74d9363f7d4edf4dac4c');
COMMIT;
PRAGMA application_id = 1347896369;
PRAGMA user_version = 4;
