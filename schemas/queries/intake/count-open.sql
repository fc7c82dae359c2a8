-- Why: how many parcels merge would look at.
-- Out: count
SELECT count (*) FROM verdict
WHERE code IS NULL OR code IN ('too_new', 'unknown_device', 'blob_unknown')
