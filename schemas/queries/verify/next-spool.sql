-- Why: walk over all of the spool.
-- In: :after   Out: spool_key, digest, bytes, code
SELECT spool.spool_key, spool.digest, spool.bytes, verdict.code
FROM spool LEFT JOIN verdict ON verdict.spool_key = spool.spool_key
WHERE spool.spool_key > :after ORDER BY spool.spool_key LIMIT 1
