-- Why: a record was touched and has to be folded again.
-- In: :record_key
INSERT OR IGNORE INTO view_dirty_record (record_key) VALUES (:record_key)
