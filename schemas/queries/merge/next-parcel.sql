-- Why: the next parcel to look at: never judged, or judged so that a later look may differ. Those of
-- unknown devices only once the device is let in; unknown evidence is settled without opening it.
-- In: :after   Out: spool_key, received_ms, bytes
SELECT spool.spool_key, spool.received_ms, spool.bytes
FROM verdict JOIN spool ON spool.spool_key = verdict.spool_key
WHERE verdict.is_open = 1 AND verdict.spool_key > :after AND code IS NOT 'blob_unknown'
  AND (code IS NOT 'unknown_device' OR device IS NULL
    OR EXISTS (SELECT 1 FROM author WHERE author.id = verdict.device))
ORDER BY verdict.spool_key LIMIT 1
