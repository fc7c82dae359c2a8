-- Why: the views of the host: tables that are a pure function of the set of operations (of devices and
-- of this host), dropped and rebuilt at will. Keys are local handles: author_key in author, record_key
-- in record, op_key in op. What depends on more than operations (contacts, evidence that arrived) is a
-- SQL view at the end.

-- What the tables were made with: another version of the program or other forms rebuild them.
CREATE TABLE view_basis (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  digest BLOB NOT NULL -- host/views/host-views.c
) STRICT;

-- Marked to be folded again. Empty when a merge has ended.
CREATE TABLE view_dirty_record (record_key INTEGER PRIMARY KEY) STRICT;
CREATE TABLE view_dirty_device (author_key INTEGER PRIMARY KEY) STRICT;

-- Records of which at least one operation counts.
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
  evidence INTEGER NOT NULL,   -- files attached
  -- What the office last said of it; NULL: nothing.
  review TEXT,                 -- "returned" (its author is asked to answer), "answered", "accepted"
  review_ms INTEGER            -- host clock of that review
) STRICT;

-- The few that a report counts by kind.
CREATE INDEX v_record_odd ON v_record (state, form_known) WHERE state <> 'active' OR form_known = 0;

-- The few that were reviewed.
CREATE INDEX v_record_review ON v_record (author_key, review) WHERE review IS NOT NULL;

-- Evidence files that a record names.
CREATE TABLE v_evidence (
  record_key INTEGER NOT NULL,
  digest BLOB NOT NULL,        -- of the file
  size INTEGER NOT NULL,
  media_type TEXT,
  file_name TEXT,
  caption TEXT,
  PRIMARY KEY (record_key, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX v_evidence_file ON v_evidence (digest);

-- What waits for a person's decision.
CREATE TABLE v_item (
  id BLOB NOT NULL PRIMARY KEY, -- 8 bytes, the same on every host and after every rebuild
  kind TEXT NOT NULL,          -- "disputed": a field; "fork": two logs under one device;
                               -- "answered": the author answered what the office had asked
  record_key INTEGER,          -- disputed, answered
  path TEXT,                   -- disputed: the field
  author_key INTEGER,          -- fork
  seq INTEGER                  -- fork: first number where the logs differ
) STRICT, WITHOUT ROWID;
CREATE INDEX v_item_record ON v_item (record_key) WHERE record_key IS NOT NULL;
CREATE INDEX v_item_author ON v_item (author_key) WHERE author_key IS NOT NULL;

-- Enrolled devices: handhelds, and hosts below.
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
  operations INTEGER NOT NULL, -- held, those not counted included
  seal BLOB,                   -- a host below: its X25519 key; NULL: a handheld
  host BLOB,                   -- id of the host below that it reports to; NULL: this host
  kept_after INTEGER           -- that host revoked it after this number, and it stays trusted here
) STRICT;

-- What hosts below say of the devices that they let in, by their own logs.
CREATE TABLE v_reported (
  author_key INTEGER NOT NULL, -- the host that says it
  device BLOB NOT NULL,        -- 16 bytes
  public_key BLOB NOT NULL,
  seal BLOB,                   -- a host further below: its X25519 key; NULL: a handheld
  name TEXT NOT NULL,          -- by its newest enrol
  region TEXT NOT NULL,        -- likewise
  enrolled_ms INTEGER NOT NULL, -- likewise; clock of that host
  revoked_after INTEGER,       -- by its newest revoke; NULL: trusted
  PRIMARY KEY (author_key, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX v_reported_device ON v_reported (device);

-- Operations that are kept but not counted.
CREATE TABLE v_refused (
  op_key INTEGER PRIMARY KEY,
  author_key INTEGER NOT NULL,
  record_key INTEGER,          -- NULL: about no record
  code TEXT NOT NULL           -- host/verify/host-verdict.h
) STRICT;
CREATE INDEX v_refused_author ON v_refused (author_key);
CREATE INDEX v_refused_record ON v_refused (record_key) WHERE record_key IS NOT NULL;

-- --- views that also look at what is not an operation ---------------------------------------------

-- Who is named in a record (terduga, terlapor: presumed innocent), by place in the form's list, from 1.
-- Kept inside the record's row: rows of their own made a merge a tenth slower.
CREATE VIEW v_subject (record_key, place, name, position, role) AS
SELECT v_record.record_key, one.key + 1, one.value ->> 0, one.value ->> 1, one.value ->> 2
FROM v_record, json_each (v_record.subjects) AS one;

-- Acts that a record names.
CREATE VIEW v_act (record_key, act) AS
SELECT v_record.record_key, one.value FROM v_record, json_each (v_record.acts) AS one;

-- The last contact with each device. The offset is that of its clock against ours: known for QR; for a
-- stick, or a handheld whose batch a host below passed on, only a clock that is surely ahead can be told
-- from the time of carrying.
CREATE VIEW v_contact (author_key, host_ms, device_ms, medium, offset_ms, clock_off) AS
WITH last (author_key, spool_key, host_ms, device_ms, medium) AS (
  SELECT contact.author_key, contact.spool_key, contact.host_ms, contact.device_ms,
    iif (v_device.host IS NULL, spool.medium, 'host')
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

-- Evidence files that records name, and what is here of each: "held", "awaited", or "bad" (all parts are
-- here, but they are not the file that was named).
CREATE VIEW v_evidence_state (digest, size, record_key, held_bytes, state) AS
SELECT v_evidence.digest, v_evidence.size, v_evidence.record_key,
  (SELECT coalesce (sum (part.length), 0)
   FROM (SELECT DISTINCT digest, size, offset, length FROM blob_part) AS part
   WHERE part.digest = v_evidence.digest AND part.size = v_evidence.size),
  CASE WHEN blob.good = 1 AND blob.size = v_evidence.size THEN 'held'
       WHEN blob.digest IS NULL THEN 'awaited'
       ELSE 'bad' END
FROM v_evidence LEFT JOIN blob ON blob.digest = v_evidence.digest;

-- What the hosts say that stand directly below: each level decides by the word of the next one.
CREATE VIEW v_report (device, host, host_key, public_key, seal, name, region, enrolled_ms, revoked_after,
  enrolled) AS
SELECT v_reported.device, host.id, v_reported.author_key, v_reported.public_key, v_reported.seal,
  v_reported.name, v_reported.region, v_reported.enrolled_ms, v_reported.revoked_after,
  EXISTS (SELECT 1 FROM author JOIN v_device USING (author_key) WHERE author.id = v_reported.device)
FROM v_reported
JOIN author AS host ON host.author_key = v_reported.author_key
JOIN v_device AS below ON below.author_key = v_reported.author_key AND below.host IS NULL;

-- A host below revoked a handheld that reports to it, and this host trusts it otherwise: a person decides.
CREATE VIEW v_withdrawn_trust (device, author_key, host_key, revoked_after) AS
SELECT v_reported.device, v_device.author_key, v_reported.author_key, v_reported.revoked_after
FROM v_reported
JOIN author AS below ON below.author_key = v_reported.author_key
JOIN author ON author.id = v_reported.device
JOIN v_device ON v_device.author_key = author.author_key AND v_device.host = below.id
WHERE v_reported.revoked_after IS NOT NULL AND v_reported.revoked_after IS NOT v_device.revoked_after
  AND v_reported.revoked_after IS NOT v_device.kept_after;

-- Everything open, with the evidence that is bad and the handhelds that hosts below revoked.
CREATE VIEW v_open_item (id, kind, record_key, path, author_key, seq) AS
SELECT id, kind, record_key, path, author_key, seq FROM v_item
UNION ALL
SELECT substr (digest, 1, 8), 'evidence', record_key, NULL, NULL, NULL FROM v_evidence_state
WHERE state = 'bad'
UNION ALL
SELECT substr (device, 1, 8), 'revoked', NULL, NULL, author_key, revoked_after FROM v_withdrawn_trust;

-- Traffic light of a village: counts, and the age of the data behind it. Grey: no data, which is never
-- green. The thresholds are here and nowhere else; they count records, they are no legal finding.
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
