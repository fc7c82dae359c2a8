-- Why: how many parcels the walk of merge/next-parcel will give.
-- In: :after   Out: count
SELECT count (*) FROM verdict
WHERE (code IS NULL OR code IN ('too_new', 'unknown_device', 'blob_unknown'))
  AND code IS NOT 'blob_unknown'
  AND (code IS NOT 'unknown_device' OR device IS NULL OR device IN (SELECT id FROM author))
  AND verdict.spool_key > :after
