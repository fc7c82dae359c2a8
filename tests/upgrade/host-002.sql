-- A store of schema 002, made by tests/upgrade/make.sh. Invented; the keys in it are nobody's.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE identity (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  sign_secret BLOB NOT NULL CHECK (length (sign_secret) = 64), -- Ed25519
  seal_secret BLOB NOT NULL CHECK (length (seal_secret) = 32), -- X25519
  name TEXT NOT NULL,
  region TEXT NOT NULL,       -- Kemendagri code prefix
  created_ms INTEGER NOT NULL -- host clock
) STRICT;
INSERT INTO identity VALUES(1,X'1023bdc4630142d33120a75a6334e5d0c97774daf5a3839d8268c55b4f95f3683ea67463fc2673b1287ed4b9eaf7d1745dd72c9842b07715f97d60555cd47cf0',X'1e971c6c2cf63ed84525459441d973ea190a553714df960279f6897c45a59795','Kantor contoh','17.07',1728312185000);
CREATE TABLE spool (
  spool_key INTEGER PRIMARY KEY,                           -- order of arrival
  digest BLOB NOT NULL UNIQUE CHECK (length (digest) = 32), -- BLAKE2b-256 of bytes
  medium TEXT NOT NULL,         -- "usb", "qr"
  source TEXT NOT NULL,         -- the file or folder it came from, as the operator named it
  received_ms INTEGER NOT NULL, -- host clock
  bytes BLOB NOT NULL
) STRICT;
INSERT INTO spool VALUES(1,X'29f24a7bdd96c0abd0bf2278506ca24ba4da4dd127620a6ebddd1b0c65dda6a4','usb','stick/29f24a7bdd96c0abd0bf2278506ca24b.pwb',1728312185000,X'505711f4d62801598c7efb2d8c674174b229d6c2281c813635a43bd8b55a2672293d038b2b227ef888955412128583269178c265ea7b335ffbfc9178b574b2371b1cd44629df8193e7803503f139d1e2e2947e7bddf5b83d7d347f8d55c64fc95868a36b4382380792a90a56962d85f670c62ef5394b213f2573d719270e6702cbfe8bf25b1e5d43807167d594224ac6d0d2b47f2fc6e190f9c32d66b2af97613cdf25ce625db4603b0882a7ec39013cd670208f5d0af1fac7022a77cb408d08c52a27990b80d16a97f2a03d89f6aa0356bcc5c28cbb75c119ced49af15774344354b446ea1981c563758b64dd1e58091d49db54b92577');
INSERT INTO spool VALUES(2,X'e8308d7513fc6f5618987a45634d683fd3758ed15acc3c6da902179d04255f57','usb','stick/e8308d7513fc6f5618987a45634d683f.pwb',1728312185000,X'505711f4d62801598c7efb121f3153ba73db8ec5359ddd284e98650eef50bc8082d9f1ab7dd4f37a857e611c21b39c44c094a55cfb1eddc2c04a2760831a895585b07ec4e0a3a779c515fecad841ea61ead6e1afedfb409cf2a81db541bad7d275a425f948343e5d4483f73d6d77d8020eb2ce1e00467c1a5da0157c995dc88b5b1ed35db38c12a121625a05a3558794453901680d4e61dd0d335f09684daee9ab47bbba9c0d2514b4b933f4903c4f4ae2b92efcd8a2df5a2e34754143381bff680b0ebc7f868945a0379872a14fa334b840defdbd9f9115db4dd1753b4506c990a28e2a6b3431ad0c19dcab47075e4eb3b8c727ff72fd0982644c8fc4eb728c72404893972bc889599d368d0e724a7573bba2538f89b5d2a886aeccb7dac48fd86fc20a5cbd10b211e9254574c9f1e6fe15f14c0b4c0329b4355efe7dfd655f34b98e62ca0e1694299656ea606f8ea8d1006626a196c056e11cd9e010203fe1da847c3edb131b5fdfc9182b5353bcb938a914a29ff61c8ae3064d9cbde1112c82e2892b57820206d4c3f7766497ccc0a9a040b76d0519776f3a7be253161aa9e4e8aa2d8bfca3a75f5eb16f1dd118cc782509194d2d8c6e3c16999e0ed78c726b269474b49290d5bfbe13871a7773c3ca2c3d0d4dd852274cbb2afcc01dcf132505d4e3b57a17bf4fb1c1cb2366ca20ca428027d223b67cb593e88e2e63d154efa68b1bb905aa5c52458922095cd745355403110b381a8b02de4294676b381cf5f96485e96f57bef81e77f23b91e731fdd7ee074c8b796d150e16f0b06f688b9c68fa79fbf424c658901df11c69316e81c8b77ee220bce674fd1c7e2d5bae606d8b4b682bd68e2a062f96b29a22519dd793e2f40081216927760fe0a9fe6aed6da3b76d8fd32ae0cc14fccd7e33252db3051cbe16133cf3c039fd');
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
INSERT INTO verdict VALUES(1,0,'ok',NULL,X'b64421d1a9290cb499e1fac2548947f7',NULL,NULL,1728312185000);
INSERT INTO verdict VALUES(2,0,'ok',NULL,X'b64421d1a9290cb499e1fac2548947f7',1,3,1728312185000);
CREATE TABLE arrival (
  spool_key INTEGER NOT NULL REFERENCES spool,
  received_ms INTEGER NOT NULL,
  medium TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE TABLE frame (
  transfer BLOB NOT NULL CHECK (length (transfer) = 4),
  frame BLOB NOT NULL,
  PRIMARY KEY (transfer, frame)
) STRICT, WITHOUT ROWID;
CREATE TABLE invitation (
  challenge BLOB PRIMARY KEY CHECK (length (challenge) = 16),
  made_ms INTEGER NOT NULL,
  expires_s INTEGER NOT NULL,
  used_by BLOB,               -- device id; NULL: not used yet
  used_ms INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO invitation VALUES(X'5826fe936cba305cbc5f8ae8473f63be',1728312185000,1730904185,X'b64421d1a9290cb499e1fac2548947f7',1728312185000);
CREATE TABLE request (
  device BLOB PRIMARY KEY CHECK (length (device) = 16),
  public_key BLOB NOT NULL CHECK (length (public_key) = 32),
  name TEXT NOT NULL,
  region TEXT NOT NULL,         -- asked for
  asked_ms INTEGER NOT NULL,    -- device clock
  received_ms INTEGER NOT NULL, -- host clock
  spool_key INTEGER NOT NULL REFERENCES spool
) STRICT, WITHOUT ROWID;
INSERT INTO request VALUES(X'b64421d1a9290cb499e1fac2548947f7',X'1ea3511f2b7de556cadbf54bc5e1b890f22ad0f468abc59e317509e93d2b06f8','PKD contoh','17.07.03',1728312185000,1728312185000,1);
CREATE TABLE author (
  author_key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length (id) = 16),
  public_key BLOB NOT NULL CHECK (length (public_key) = 32)
) STRICT;
INSERT INTO author VALUES(1,X'f4d62801598c7efb3c3aba556d3af823',X'3ea67463fc2673b1287ed4b9eaf7d1745dd72c9842b07715f97d60555cd47cf0');
INSERT INTO author VALUES(2,X'b64421d1a9290cb499e1fac2548947f7',X'1ea3511f2b7de556cadbf54bc5e1b890f22ad0f468abc59e317509e93d2b06f8');
CREATE TABLE contact (
  author_key INTEGER NOT NULL REFERENCES author,
  spool_key INTEGER NOT NULL REFERENCES spool,
  host_ms INTEGER NOT NULL,   -- when the batch arrived
  device_ms INTEGER NOT NULL, -- when the device says it made it
  PRIMARY KEY (author_key, spool_key)
) STRICT, WITHOUT ROWID;
INSERT INTO contact VALUES(2,2,1728312185000,1728312185000);
CREATE TABLE record (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  record_key INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO record VALUES(X'020caaa873fd8416347a84ab147819cd',3);
INSERT INTO record VALUES(X'496d65857405c4110fb379f1fc2b854e',4);
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
INSERT INTO segment VALUES(1,1,1,1,X'f4d62801598c7efb3c3aba556d3af823c27b20ebc9fe6549cf1aa347e5d110ec',X'51ab253dc94e637c65fe00fb8022bf8a4735db7ee7641e59fc0e10d09dbe3a38',X'f4d62801598c7efb3c3aba556d3af823',1728312185,X'c5359d1e2c286c4f6d5b83ca4cc78c09e3e8e4d3cf27c3615d8affeff8bbbf2bc086db3a5708c4c45ef076d968e952ac5b708875a70544b467031392bbf8cf08',NULL);
INSERT INTO segment VALUES(2,1,2,2,X'51ab253dc94e637c65fe00fb8022bf8a4735db7ee7641e59fc0e10d09dbe3a38',X'5f761ac15dc3a3a9cc765611f9adf4bed33406dd9522abd23127d50ceb04b68a',X'f4d62801598c7efb3c3aba556d3af823',1728312185,X'1d67b06c1221ee57e81abb9fe415ba87c78c659729d4c660e3ba518512a8a5397877a969b47d823e97a01e2aaf6b50375029bb21463ad29b441b230551b4ad0c',NULL);
INSERT INTO segment VALUES(3,2,1,3,X'b64421d1a9290cb499e1fac2548947f7a28ca5b2944ef4b1b9a77cca16e55b81',X'baddbbb6c81c90bc80a32aff647dbf27989d585db888e4304b7d1c1306dedc3b',X'f4d62801598c7efb3c3aba556d3af823',1728312185,X'6fbb3296750ff66ae31f8a3497b6dc7bf33af7f9f4cb23d58c48f181caf2fca0739b1cde591d8a42ccca41f50432ba85c07b24abb08acb9f47035eba86399d09',2);
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
INSERT INTO op VALUES(1,1,1,X'51ab253dc94e637c65fe00fb8022bf8a4735db7ee7641e59fc0e10d09dbe3a38',7,NULL,1,X'a40101020706841b00000192676f10a81901a41a004631961ac329910d07a4636b657958201ea3511f2b7de556cadbf54bc5e1b890f22ad0f468abc59e317509e93d2b06f8646e616d656a504b4420636f6e746f686664657669636550b64421d1a9290cb499e1fac2548947f766726567696f6e6831372e30372e3033');
INSERT INTO op VALUES(2,1,2,X'5f761ac15dc3a3a9cc765611f9adf4bed33406dd9522abd23127d50ceb04b68a',9,NULL,2,X'a40102020906841b00000192676f10a81901a41a004643731ac329910d07a5646b696e6402646e616d6567726567696f6e7366636f6c756d6e64636f64656664696765737458201b43418d7cf0ba04154f646ad00ca6174139236da2a99886d13b1775a2050eeb6776657273696f6e6a32303234313030373030');
INSERT INTO op VALUES(3,2,1,X'020caaa873fd8416347a84ab147819cdb9f851250907650686a03867838507bf',1,3,3,X'a501010201058366666f726d5f616a323032363131323230305820ae08bc2e83d73ca80d04c929a5631482401f02fe837f913ed4bf187822de2dd006841b00000192676f10a81901a41a004658bc1ac329910d07a764666f726d66666f726d5f61657374616765686b616d70616e79656776696c6c6167656d31372e30372e30332e3230303768656c656374696f6e6770696c6b616461696e6172726174697665744b656c696c696e6720647573756e20736174752e6a6163746976697469657381a2666d6574686f64686c616e6773756e676a737461727465645f617476323032342d30392d32375430383a31352b30373a30306f76696f6c6174696f6e5f666f756e64626e6f');
INSERT INTO op VALUES(4,2,2,X'496d65857405c4110fb379f1fc2b854e8c195193cbaca06377778a4bbe0cc4a0',1,4,3,X'a501020201058366666f726d5f616a323032363131323230305820ae08bc2e83d73ca80d04c929a5631482401f02fe837f913ed4bf187822de2dd006841b00000192676f10a81901a41a00465c4b1ac329910d07a764666f726d66666f726d5f61657374616765686b616d70616e79656776696c6c6167656d31372e30372e30332e3230303768656c656374696f6e6770696c6b616461696e6172726174697665734b656c696c696e6720647573756e206475612e6a6163746976697469657381a2666d6574686f64686c616e6773756e676a737461727465645f617476323032342d30392d32375430383a31352b30373a30306f76696f6c6174696f6e5f666f756e64626e6f');
INSERT INTO op VALUES(5,2,3,X'baddbbb6c81c90bc80a32aff647dbf27989d585db888e4304b7d1c1306dedc3b',2,3,3,X'a6010302020350020caaa873fd8416347a84ab147819cd0481820148020caaa873fd841606841b00000192676f10a81901a41a004660881ac329910d07a263736574a16a2f6e617272617469766578284b656c696c696e6720647573756e20736174752c206c616c75206b652062616c616920646573612e66726561736f6e724164612079616e67207465726c657761742e');
CREATE TABLE blob_part (
  digest BLOB NOT NULL CHECK (length (digest) = 32), -- of the whole file
  size INTEGER NOT NULL,                             -- of the whole file
  offset INTEGER NOT NULL,
  spool_key INTEGER NOT NULL REFERENCES spool,
  length INTEGER NOT NULL, -- behind the key: integrity_check of SQLite 3.40 misreads it elsewhere
  PRIMARY KEY (digest, size, offset, spool_key)
) STRICT, WITHOUT ROWID;
CREATE TABLE blob (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32),
  size INTEGER NOT NULL,
  good INTEGER NOT NULL CHECK (good IN (0, 1)), -- 0: parts are complete but do not give the digest
  newest INTEGER NOT NULL CHECK (newest IN (0, 1)) -- of each piece the row that came last is the right one
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
  outbox_key INTEGER PRIMARY KEY,
  device BLOB NOT NULL CHECK (length (device) = 16),
  kind INTEGER NOT NULL,      -- PwMessageKind
  record BLOB CHECK (length (record) = 16), -- a copy: of which record; NULL: not a copy
  message BLOB,               -- signed; NULL for a copy, which is made for each reply
  made_ms INTEGER NOT NULL    -- host clock
) STRICT;
INSERT INTO outbox VALUES(1,X'b64421d1a9290cb499e1fac2548947f7',3,NULL,X'840350f4d62801598c7efb3c3aba556d3af8235840457c06772d1d448a7da73e2681a7d0ddaf0646cbdb67606568c45a7d3e271d6f38e26b80b657045cd0b15229057a21ecf8ec07261d38c0a022efcd0a4ca71406a60150b64421d1a9290cb499e1fac2548947f7026831372e30372e30330363706b64046a504b4420636f6e746f68051a6703f3790600',1728312185000);
CREATE TABLE reply (
  device BLOB NOT NULL CHECK (length (device) = 16),
  name TEXT NOT NULL,         -- of the file
  made_ms INTEGER NOT NULL,   -- host clock
  PRIMARY KEY (device, name)
) STRICT, WITHOUT ROWID;
INSERT INTO reply VALUES(X'b64421d1a9290cb499e1fac2548947f7','7551eaa313e38ca2845e1439dfd60b72.pwb',1728312185000);
INSERT INTO reply VALUES(X'b64421d1a9290cb499e1fac2548947f7','9f3f12739a698e205447155bc79997f9.pwb',1728312185000);
INSERT INTO reply VALUES(X'b64421d1a9290cb499e1fac2548947f7','cbd90d318e0d7574ca71bf4ff3fe0b2c.pwb',1728312185000);
INSERT INTO reply VALUES(X'b64421d1a9290cb499e1fac2548947f7','ef23d805f55e502a9f4c97ab3ed5d4a3.pwb',1728312185000);
CREATE TABLE run (
  run_key INTEGER PRIMARY KEY,
  started_ms INTEGER NOT NULL,
  ended_ms INTEGER NOT NULL,
  report TEXT NOT NULL        -- JSON, as `merge --json` printed it
) STRICT;
INSERT INTO run VALUES(1,1728312185000,1728312185000,'{"started_ms":1728312185000,"ended_ms":1728312185000,"interrupted":false,"needs_person":true,"batches":1,"operations":0,"new":0,"known":0,"new_requests":1,"new_evidence_parts":0,"newly_refused":0,"verdicts":{"ok":1},"left":0,"records":0,"withdrawn":0,"quarantined":{},"refused":{},"gaps":0,"missing_operations":0,"forks":0,"clocks_off":0,"unknown_forms":0,"orphans":0,"open_items":0,"requests_waiting":1,"devices":0,"forms_published":0,"devices_lacking_forms":0,"evidence_held":0,"evidence_awaited":0,"evidence_bad":0,"silent_days":3,"silent":[]}');
INSERT INTO run VALUES(2,1728312185000,1728312185000,'{"started_ms":1728312185000,"ended_ms":1728312185000,"interrupted":false,"needs_person":false,"batches":1,"operations":3,"new":3,"known":0,"new_requests":0,"new_evidence_parts":0,"newly_refused":0,"verdicts":{"ok":1},"left":0,"records":2,"withdrawn":0,"quarantined":{},"refused":{},"gaps":0,"missing_operations":0,"forks":0,"clocks_off":0,"unknown_forms":0,"orphans":0,"open_items":0,"requests_waiting":0,"devices":1,"forms_published":0,"devices_lacking_forms":0,"evidence_held":0,"evidence_awaited":0,"evidence_bad":0,"silent_days":3,"silent":[]}');
CREATE TABLE form (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- BLAKE2b-256 of bytes
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  added_ms INTEGER NOT NULL, -- host clock
  bytes BLOB NOT NULL        -- the XForms file
) STRICT, WITHOUT ROWID;
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
INSERT INTO list VALUES(1,'regions','2024100700',X'1b43418d7cf0ba04154f646ad00ca6174139236da2a99886d13b1775a2050eeb','code','["code","name","parent","level"]',4,1728312185000);
CREATE TABLE list_row (
  list_key INTEGER NOT NULL REFERENCES list,
  place INTEGER NOT NULL,    -- 0, 1, 2 ... in the order of the file
  cells TEXT NOT NULL,       -- JSON array of texts, as many as columns
  PRIMARY KEY (list_key, place)
) STRICT, WITHOUT ROWID;
INSERT INTO list_row VALUES(1,0,'["17","Provinsi contoh","","1"]');
INSERT INTO list_row VALUES(1,1,'["17.07","Kabupaten contoh","17","2"]');
INSERT INTO list_row VALUES(1,2,'["17.07.03","Kecamatan contoh","17.07","3"]');
INSERT INTO list_row VALUES(1,3,'["17.07.03.2007","Desa contoh","17.07.03","4"]');
CREATE TABLE list_cell (
  list_key INTEGER NOT NULL REFERENCES list,
  "column" INTEGER NOT NULL, -- index into columns
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
CREATE TABLE list_version (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- of the plain CSV
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  added_ms INTEGER NOT NULL,
  region_column TEXT,
  packed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO list_version VALUES(X'1b43418d7cf0ba04154f646ad00ca6174139236da2a99886d13b1775a2050eeb','regions','2024100700',1728312185000,'code',X'04224d18614001000000d071000000f42d636f64652c6e616d652c706172656e742c6c6576656c0a31372c50726f76696e736920636f6e746f682c2c310a31372e30372c4b616275706174656e1a004231372c321c00c72e30332c4b6563616d6174611f0000360015332200a92e323030372c446573612200602e30332c340a00000000');
CREATE TABLE holding (
  device BLOB NOT NULL CHECK (length (device) = 16),
  kind INTEGER NOT NULL CHECK (kind IN (1, 2)), -- 1 form, 2 list
  name TEXT NOT NULL,        -- form id or list name
  digest BLOB NOT NULL CHECK (length (digest) = 32),
  told_ms INTEGER NOT NULL,  -- device clock of the message
  PRIMARY KEY (device, kind, name, digest)
) STRICT, WITHOUT ROWID;
INSERT INTO holding VALUES(X'b64421d1a9290cb499e1fac2548947f7',1,'advice',X'33b7912872ada8eb771221a9945ab6c9659899297c1b545e64f06cdc8f5b5d43',1728312185000);
INSERT INTO holding VALUES(X'b64421d1a9290cb499e1fac2548947f7',1,'form_a',X'41b7819508d06629e23627ed8c12ef009087d87b094ac0d212efb85f87d3ed02',1728312185000);
INSERT INTO holding VALUES(X'b64421d1a9290cb499e1fac2548947f7',1,'form_a',X'ae08bc2e83d73ca80d04c929a5631482401f02fe837f913ed4bf187822de2dd0',1728312185000);
INSERT INTO holding VALUES(X'b64421d1a9290cb499e1fac2548947f7',1,'official',X'7d3717ef2509cda74a616b9a8557f73f7f0ed0a1b0ac2f45ee83e1a1b296aa83',1728312185000);
INSERT INTO holding VALUES(X'b64421d1a9290cb499e1fac2548947f7',1,'prevention',X'133a687c8bdb2d3ee5f17da26c70504b6cce85cb7da64bc3108e99c585318ad6',1728312185000);
INSERT INTO holding VALUES(X'b64421d1a9290cb499e1fac2548947f7',1,'public_report',X'09037f321d19a664682b650c675e2124b55c1726e8e8a9b61f4863be4ac7676f',1728312185000);
INSERT INTO holding VALUES(X'b64421d1a9290cb499e1fac2548947f7',2,'regions',X'1b43418d7cf0ba04154f646ad00ca6174139236da2a99886d13b1775a2050eeb',1728312185000);
CREATE TABLE view_basis (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  digest BLOB NOT NULL -- host/views/host-views.c
) STRICT;
INSERT INTO view_basis VALUES(1,X'8c8c9cf581bbbc749180da6094253bd4d1e22a6b77b5ee94bcf289a3b6b77664');
CREATE TABLE view_dirty_record (record_key INTEGER PRIMARY KEY) STRICT;
CREATE TABLE view_dirty_device (author_key INTEGER PRIMARY KEY) STRICT;
CREATE TABLE v_record (
  record_key INTEGER PRIMARY KEY,
  id BLOB NOT NULL,            -- 16 bytes
  author_key INTEGER,          -- of the create; NULL: orphan
  state TEXT NOT NULL,         -- "active", "withdrawn", "orphan" (its create is not here or not counted)
  form TEXT,                   -- form id; NULL: orphan
  form_version TEXT,
  form_known INTEGER NOT NULL, -- 0: this host does not have that form
  -- Core columns, bound by pw:column in the form, as the record stands now. NULL: no answer.
  village TEXT,                -- Kemendagri code
  election TEXT,
  stage TEXT,
  violation_found TEXT,        -- code of the form: "yes", "no"
  occurred_at TEXT,            -- ISO 8601
  known_at TEXT,
  acts TEXT,                   -- JSON array of codes; see v_act
  subjects TEXT,               -- JSON array of arrays: name, position, role; see v_subject
  created_ms INTEGER,          -- device clock
  created_offset_min INTEGER,  -- local time minus UTC
  operations INTEGER NOT NULL, -- that count
  disputed INTEGER NOT NULL,   -- fields with several values
  evidence INTEGER NOT NULL    -- files attached
) STRICT;
INSERT INTO v_record VALUES(3,X'020caaa873fd8416347a84ab147819cd',2,'active','form_a','2026112200',1,'17.07.03.2007','pilkada','kampanye','no',NULL,NULL,NULL,NULL,1728312185000,420,2,0,0);
INSERT INTO v_record VALUES(4,X'496d65857405c4110fb379f1fc2b854e',2,'active','form_a','2026112200',1,'17.07.03.2007','pilkada','kampanye','no',NULL,NULL,NULL,NULL,1728312185000,420,1,0,0);
CREATE TABLE v_evidence (
  record_key INTEGER NOT NULL,
  digest BLOB NOT NULL,        -- of the file
  size INTEGER NOT NULL,
  media_type TEXT,
  file_name TEXT,
  caption TEXT,
  PRIMARY KEY (record_key, digest)
) STRICT, WITHOUT ROWID;
CREATE TABLE v_item (
  id BLOB NOT NULL PRIMARY KEY, -- 8 bytes, the same on every host and after every rebuild
  kind TEXT NOT NULL,          -- "disputed": a field; "fork": two logs under one device
  record_key INTEGER,          -- disputed
  path TEXT,                   -- disputed: the field
  author_key INTEGER,          -- fork
  seq INTEGER                  -- fork: first number where the logs differ
) STRICT, WITHOUT ROWID;
CREATE TABLE v_device (
  author_key INTEGER PRIMARY KEY,
  name TEXT NOT NULL,          -- by the newest enrol
  region TEXT NOT NULL,        -- granted, likewise
  revoked_after INTEGER,       -- by the newest revoke; NULL: trusted
  seq INTEGER NOT NULL,        -- 1..seq are held without a gap, on the longest branch
  digest BLOB NOT NULL,        -- of operation seq; of the public key when seq is 0
  max_seq INTEGER NOT NULL,    -- greatest number held
  missing INTEGER NOT NULL,    -- numbers below max_seq of which nothing is held
  forked INTEGER NOT NULL,     -- first number where two logs differ; 0: no fork
  operations INTEGER NOT NULL  -- held, those not counted included
) STRICT;
INSERT INTO v_device VALUES(2,'PKD contoh','17.07.03',NULL,3,X'baddbbb6c81c90bc80a32aff647dbf27989d585db888e4304b7d1c1306dedc3b',3,0,0,3);
CREATE TABLE v_refused (
  op_key INTEGER PRIMARY KEY,
  author_key INTEGER NOT NULL,
  record_key INTEGER,          -- NULL: about no record
  code TEXT NOT NULL           -- host/verify/host-verdict.h
) STRICT;
CREATE INDEX verdict_open ON verdict (spool_key) WHERE is_open = 1;
CREATE INDEX arrival_spool ON arrival (spool_key);
CREATE INDEX segment_author ON segment (author_key, first_seq);
CREATE INDEX op_place ON op (author_key, seq);
CREATE INDEX op_record ON op (record_key) WHERE record_key IS NOT NULL;
CREATE INDEX blob_part_spool ON blob_part (spool_key);
CREATE INDEX outbox_device ON outbox (device);
CREATE INDEX v_record_odd ON v_record (state, form_known) WHERE state <> 'active' OR form_known = 0;
CREATE INDEX v_evidence_file ON v_evidence (digest);
CREATE INDEX v_item_record ON v_item (record_key) WHERE record_key IS NOT NULL;
CREATE INDEX v_item_author ON v_item (author_key) WHERE author_key IS NOT NULL;
CREATE INDEX v_refused_author ON v_refused (author_key);
CREATE INDEX v_refused_record ON v_refused (record_key) WHERE record_key IS NOT NULL;
CREATE VIEW v_subject (record_key, place, name, position, role) AS
SELECT v_record.record_key, one.key + 1, one.value ->> 0, one.value ->> 1, one.value ->> 2
FROM v_record, json_each (v_record.subjects) AS one;
CREATE VIEW v_act (record_key, act) AS
SELECT v_record.record_key, one.value FROM v_record, json_each (v_record.acts) AS one;
CREATE VIEW v_contact (author_key, host_ms, device_ms, medium, offset_ms, clock_off) AS
WITH last (author_key, spool_key, host_ms, device_ms, medium) AS (
  SELECT contact.author_key, contact.spool_key, contact.host_ms, contact.device_ms, spool.medium
  FROM v_device
  JOIN contact ON contact.author_key = v_device.author_key
    AND contact.spool_key = (SELECT other.spool_key FROM contact AS other
                             WHERE other.author_key = v_device.author_key
                             ORDER BY other.host_ms DESC, other.spool_key DESC LIMIT 1)
  JOIN spool ON spool.spool_key = contact.spool_key
)
SELECT author_key, host_ms, device_ms, medium,
  iif (medium = 'qr' OR device_ms > host_ms, device_ms - host_ms, NULL),
  iif (medium = 'qr', abs (device_ms - host_ms), device_ms - host_ms) > 86400000
FROM last;
CREATE VIEW v_evidence_state (digest, size, record_key, held_bytes, state) AS
SELECT v_evidence.digest, v_evidence.size, v_evidence.record_key,
  (SELECT coalesce (sum (part.length), 0)
   FROM (SELECT DISTINCT digest, size, offset, length FROM blob_part) AS part
   WHERE part.digest = v_evidence.digest AND part.size = v_evidence.size),
  CASE WHEN blob.good = 1 AND blob.size = v_evidence.size THEN 'held'
       WHEN blob.digest IS NULL THEN 'awaited'
       ELSE 'bad' END
FROM v_evidence LEFT JOIN blob ON blob.digest = v_evidence.digest;
CREATE VIEW v_open_item (id, kind, record_key, path, author_key, seq) AS
SELECT id, kind, record_key, path, author_key, seq FROM v_item
UNION ALL
SELECT substr (digest, 1, 8), 'evidence', record_key, NULL, NULL, NULL FROM v_evidence_state
WHERE state = 'bad';
CREATE VIEW v_village (village, light, records, violations, disputed, newest_ms) AS
WITH rule (yellow_from, red_from) AS (VALUES (1, 3)),
counted (village, records, violations, disputed, newest_ms) AS (
  SELECT village, count (*), sum (violation_found IS 'yes'), sum (disputed > 0), max (created_ms)
  FROM v_record WHERE village IS NOT NULL AND state = 'active' GROUP BY village
),
place (village) AS (
  SELECT village FROM counted
  UNION SELECT region FROM v_device WHERE length (region) >= 13
  UNION SELECT village FROM v_record WHERE village IS NOT NULL
)
SELECT place.village,
  CASE WHEN counted.records IS NULL THEN 'grey'
       WHEN counted.violations >= rule.red_from THEN 'red'
       WHEN counted.violations >= rule.yellow_from THEN 'yellow'
       WHEN counted.disputed > 0 THEN 'yellow'
       ELSE 'green' END,
  coalesce (counted.records, 0), coalesce (counted.violations, 0), coalesce (counted.disputed, 0),
  counted.newest_ms
FROM rule, place LEFT JOIN counted ON counted.village = place.village;
COMMIT;
PRAGMA application_id = 1347897393;
PRAGMA user_version = 2;
