-- A store of schema 001, made by tests/upgrade/make.sh. Invented; the keys in it are nobody's.
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
INSERT INTO identity VALUES(1,X'800fef91a966182d8374fdb728827f7268bf87de4fef86295ea26bc08e75a43071c5b57d2230252338e74ac297ca62dc1bd84794a8acf4ecd22e3eaf58a02ccc',X'2eb3f5d0e689e7e42973433fb006d60e40661b109d43937c3f5134a04c4eafb9','Kantor contoh','17.07',1728312185000);
CREATE TABLE spool (
  spool_key INTEGER PRIMARY KEY,                           -- order of arrival
  digest BLOB NOT NULL UNIQUE CHECK (length (digest) = 32), -- BLAKE2b-256 of bytes
  medium TEXT NOT NULL,         -- "usb", "qr"
  source TEXT NOT NULL,         -- the file or folder it came from, as the operator named it
  received_ms INTEGER NOT NULL, -- host clock
  bytes BLOB NOT NULL
) STRICT;
INSERT INTO spool VALUES(1,X'03541d9c2f6f9f405115241a39382b388eed7885dbe1d0db08af76a512789f9b','usb','stick/03541d9c2f6f9f405115241a39382b38.pwb',1728312185000,X'5057117dc9b8e1b92c38380c5ec0ee273ef36fd0d628d607641fea13148f28dc5c4b061855db00f6d8f73c6b9f70197a3941e83cda10b16edcefba1453ee4f3ea194a1a2093996fc4f01f1861c29e7cecbcf3aa44737c857bdbcb801399c70c82e3a1bff61d393a0e521794719f0b93a5f1c9c0a6764987281ce4c6fdad139499cb20dfbb69bc9c7bdd5101dc20e916a664df4709da0f0ab5706e5dffda0349dd6d60e584692e3b6d58bb2a02a8903070ad185bf05975abf5bdebefed5cd9b66ea8081741ed7a44b25781b6685195df8cea55eb041cc4dffae9a1299ddc6bc3d5b3505e224a4c18be22da393c4c6d80d29ec9a37a8a688');
INSERT INTO spool VALUES(2,X'f2558d2e8ed0dea1caf16d0ca834e961e879c0184138055048a7ccc6ded3431a','usb','stick/f2558d2e8ed0dea1caf16d0ca834e961.pwb',1728312185000,X'5057117dc9b8e1b92c38380dd4b457e9fbcfe581d027b14f0427bb8f1e41b2788e3995ff0fe867b868453357c3fc55a82fe54b3a1b07309186b7a1c0db1b9c1f3f1b2a406dc461c39092216e45576d4522e17faa351dcc4c52ad12e6cce0b7e76b940f936ea39d7ebed4fea236f6904fc46617943ed4d386db47c4e90c35f9a036b859c92e03836b9d00bc410f22c438835ed16e669231092535c01a639af690bd5a80f2830ca16b9071fc4f58d7d565008754dddaec4a8552d19b5fd7caf8c5a22332925e8c2b7824c815b96c25175118d91cd4993d3e0747bf5a2d08d69c0a3b0fe14a2833e2b8e61e0563c6e771fa9d83c4c0e134d044bce21b179a07bfe2266b57e9e44a3f8e29d34e705d512217f35c254d60da10fd22ab8715483d190f54d5f8ab9ea23fa62ee915');
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
INSERT INTO verdict VALUES(1,0,'ok',NULL,X'5a9184a1a4997375267945bd53eb9e95',NULL,NULL,1728312185000);
INSERT INTO verdict VALUES(2,0,'ok',NULL,X'5a9184a1a4997375267945bd53eb9e95',1,3,1728312185000);
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
INSERT INTO invitation VALUES(X'b6011933b8113a9dd6af2ca85ac51612',1728312185000,1730904185,X'5a9184a1a4997375267945bd53eb9e95',1728312185000);
CREATE TABLE request (
  device BLOB PRIMARY KEY CHECK (length (device) = 16),
  public_key BLOB NOT NULL CHECK (length (public_key) = 32),
  name TEXT NOT NULL,
  region TEXT NOT NULL,         -- asked for
  asked_ms INTEGER NOT NULL,    -- device clock
  received_ms INTEGER NOT NULL, -- host clock
  spool_key INTEGER NOT NULL REFERENCES spool
) STRICT, WITHOUT ROWID;
INSERT INTO request VALUES(X'5a9184a1a4997375267945bd53eb9e95',X'7bea3363446b650bc33fa48f51388e18a20b9744eea725912217ebb28a7cdaa9','PKD contoh','17.07.03',1728312185000,1728312185000,1);
CREATE TABLE author (
  author_key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length (id) = 16),
  public_key BLOB NOT NULL CHECK (length (public_key) = 32)
) STRICT;
INSERT INTO author VALUES(1,X'7dc9b8e1b92c3838385559d8ef3c629a',X'71c5b57d2230252338e74ac297ca62dc1bd84794a8acf4ecd22e3eaf58a02ccc');
INSERT INTO author VALUES(2,X'5a9184a1a4997375267945bd53eb9e95',X'7bea3363446b650bc33fa48f51388e18a20b9744eea725912217ebb28a7cdaa9');
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
INSERT INTO record VALUES(X'4d2ba140bca969eccb7503e7e454a336',3);
INSERT INTO record VALUES(X'd50f37a4ec55aaac7f5e2fa300c89997',2);
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
INSERT INTO segment VALUES(1,1,1,1,X'7dc9b8e1b92c3838385559d8ef3c629a7ae514a303ddad0509772f6bacef3da2',X'67e9a37c838dc1dccb5c708572461e1e2bb9ae6b7d4dcd2052b4b785b8f01af0',X'7dc9b8e1b92c3838385559d8ef3c629a',1728312185,X'e8b56312a2a761fb79683dc3b741761814cf36307afc83fa27ade63b674dffc188dea2d53a324bd1c9558143b96cb01b7b37debdddb2a270b389996931679c01',NULL);
INSERT INTO segment VALUES(2,2,1,3,X'5a9184a1a4997375267945bd53eb9e9504efa1118da8b1a0346f7a44ed7f018a',X'b970458bfc6cbb2a5d312bd8352d4c30c2fcae12e903ac49b6792f6c8aedc05c',X'7dc9b8e1b92c3838385559d8ef3c629a',1728312185,X'00c29741711bb590f36e7dab63316dfb8779d3913397a76919a54d30747956d43b967e92ee357af41970e0ccc71cd83f72e016389f129487d34bce5303c0d108',2);
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
INSERT INTO op VALUES(1,1,1,X'67e9a37c838dc1dccb5c708572461e1e2bb9ae6b7d4dcd2052b4b785b8f01af0',7,NULL,1,X'a40101020706841b00000192676f10a81901a41a0062205a1ac329910d07a4636b657958207bea3363446b650bc33fa48f51388e18a20b9744eea725912217ebb28a7cdaa9646e616d656a504b4420636f6e746f6866646576696365505a9184a1a4997375267945bd53eb9e9566726567696f6e6831372e30372e3033');
INSERT INTO op VALUES(2,2,1,X'd50f37a4ec55aaac7f5e2fa300c899978e26c4b039e618d7fc1a4afbd8032554',1,2,2,X'a501010201058366666f726d5f616a32303235303130313030582041b7819508d06629e23627ed8c12ef009087d87b094ac0d212efb85f87d3ed0206841b00000192676f10a81901a41a006226491ac329910d07a764666f726d66666f726d5f61657374616765686b616d70616e79656776696c6c6167656d31372e30372e30332e3230303768656c656374696f6e6770696c6b616461696e6172726174697665744b656c696c696e6720647573756e20736174752e6a6163746976697469657381a2666d6574686f64686c616e6773756e676a737461727465645f617476323032342d30392d32375430383a31352b30373a30306f76696f6c6174696f6e5f666f756e64626e6f');
INSERT INTO op VALUES(3,2,2,X'4d2ba140bca969eccb7503e7e454a33648a9780768771a9bea0f6ec95c428e65',1,3,2,X'a501020201058366666f726d5f616a32303235303130313030582041b7819508d06629e23627ed8c12ef009087d87b094ac0d212efb85f87d3ed0206841b00000192676f10a81901a41a006227e21ac329910d07a764666f726d66666f726d5f61657374616765686b616d70616e79656776696c6c6167656d31372e30372e30332e3230303768656c656374696f6e6770696c6b616461696e6172726174697665734b656c696c696e6720647573756e206475612e6a6163746976697469657381a2666d6574686f64686c616e6773756e676a737461727465645f617476323032342d30392d32375430383a31352b30373a30306f76696f6c6174696f6e5f666f756e64626e6f');
INSERT INTO op VALUES(4,2,3,X'b970458bfc6cbb2a5d312bd8352d4c30c2fcae12e903ac49b6792f6c8aedc05c',2,2,2,X'a6010302020350d50f37a4ec55aaac7f5e2fa300c899970481820148d50f37a4ec55aaac06841b00000192676f10a81901a41a006229e81ac329910d07a263736574a16a2f6e617272617469766578284b656c696c696e6720647573756e20736174752c206c616c75206b652062616c616920646573612e66726561736f6e724164612079616e67207465726c657761742e');
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
INSERT INTO outbox VALUES(1,X'5a9184a1a4997375267945bd53eb9e95',3,NULL,X'8403507dc9b8e1b92c3838385559d8ef3c629a5840be0b09e8db1466136151a62f98badad1ea14ab0fa4cb11daf36afd607cf0a3f8001ca23f7dc4fd2e16e5608628e35f46e4ab2e89345238ab466fba57aa8b760ca601505a9184a1a4997375267945bd53eb9e95026831372e30372e30330363706b64046a504b4420636f6e746f68051a6703f3790600',1728312185000);
CREATE TABLE reply (
  device BLOB NOT NULL CHECK (length (device) = 16),
  name TEXT NOT NULL,         -- of the file
  made_ms INTEGER NOT NULL,   -- host clock
  PRIMARY KEY (device, name)
) STRICT, WITHOUT ROWID;
INSERT INTO reply VALUES(X'5a9184a1a4997375267945bd53eb9e95','65b6e6c663f70bd9dacf3e3b5cd28a7f.pwb',1728312185000);
INSERT INTO reply VALUES(X'5a9184a1a4997375267945bd53eb9e95','8f21f22484be4c083f7452cd11b53e11.pwb',1728312185000);
CREATE TABLE run (
  run_key INTEGER PRIMARY KEY,
  started_ms INTEGER NOT NULL,
  ended_ms INTEGER NOT NULL,
  report TEXT NOT NULL        -- JSON, as `merge --json` printed it
) STRICT;
INSERT INTO run VALUES(1,1728312185000,1728312185000,'{"started_ms":1728312185000,"ended_ms":1728312185000,"interrupted":false,"needs_person":true,"batches":1,"operations":0,"new":0,"known":0,"new_requests":1,"new_evidence_parts":0,"newly_refused":0,"verdicts":{"ok":1},"left":0,"records":0,"withdrawn":0,"quarantined":{},"refused":{},"gaps":0,"missing_operations":0,"forks":0,"clocks_off":0,"unknown_forms":0,"orphans":0,"open_items":0,"requests_waiting":1,"devices":0,"evidence_held":0,"evidence_awaited":0,"evidence_bad":0,"silent_days":3,"silent":[]}');
INSERT INTO run VALUES(2,1728312185000,1728312185000,'{"started_ms":1728312185000,"ended_ms":1728312185000,"interrupted":false,"needs_person":false,"batches":1,"operations":3,"new":3,"known":0,"new_requests":0,"new_evidence_parts":0,"newly_refused":0,"verdicts":{"ok":1},"left":0,"records":2,"withdrawn":0,"quarantined":{},"refused":{},"gaps":0,"missing_operations":0,"forks":0,"clocks_off":0,"unknown_forms":0,"orphans":0,"open_items":0,"requests_waiting":0,"devices":1,"evidence_held":0,"evidence_awaited":0,"evidence_bad":0,"silent_days":3,"silent":[]}');
CREATE TABLE view_basis (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  digest BLOB NOT NULL -- host/views/host-views.c
) STRICT;
INSERT INTO view_basis VALUES(1,X'bfa34dad9c8558e4be9cc2d0a2c56188c9a1552fd2319eaa3ea6ceda5a29b652');
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
INSERT INTO v_record VALUES(2,X'd50f37a4ec55aaac7f5e2fa300c89997',2,'active','form_a','2025010100',1,'17.07.03.2007','pilkada','kampanye','no',NULL,NULL,NULL,NULL,1728312185000,420,2,0,0);
INSERT INTO v_record VALUES(3,X'4d2ba140bca969eccb7503e7e454a336',2,'active','form_a','2025010100',1,'17.07.03.2007','pilkada','kampanye','no',NULL,NULL,NULL,NULL,1728312185000,420,1,0,0);
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
INSERT INTO v_device VALUES(2,'PKD contoh','17.07.03',NULL,3,X'b970458bfc6cbb2a5d312bd8352d4c30c2fcae12e903ac49b6792f6c8aedc05c',3,0,0,3);
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
PRAGMA user_version = 1;
