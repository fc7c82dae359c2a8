-- Why: what a device was granted has changed, so its operations are judged again.
-- In: :author_key
INSERT OR IGNORE INTO view_dirty_record (record_key)
SELECT record_key FROM op WHERE author_key = :author_key AND record_key IS NOT NULL
