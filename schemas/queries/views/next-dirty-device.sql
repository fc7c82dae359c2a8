-- Why: the next device to walk along.
-- Out: author_key; no row when all is done
SELECT author_key FROM view_dirty_device ORDER BY author_key LIMIT 1
