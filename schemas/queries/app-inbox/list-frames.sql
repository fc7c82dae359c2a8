-- Why: go on with transfers that were not complete.
-- Out: frame
SELECT frame FROM frame ORDER BY transfer, frame
