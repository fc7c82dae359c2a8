-- Why: frames kept from scans that were not finished.
-- Out: frame
SELECT frame FROM frame ORDER BY transfer, frame
