-- Why: how many parcels the walk of merge/next-parcel will give.
-- In: :after   Out: count
SELECT count (*) FROM verdict
WHERE is_open = 1 AND spool_key > :after AND code IS NOT 'blob_unknown'
  AND (code IS NOT 'unknown_device' OR device IS NULL
    OR EXISTS (SELECT 1 FROM author WHERE author.id = verdict.device))
