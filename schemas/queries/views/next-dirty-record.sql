-- Why: the next record to fold.
-- Out: record_key; no row when all is done
SELECT record_key FROM view_dirty_record ORDER BY record_key LIMIT 1
