-- Why: a record is named for the first time; otherwise nothing changes.
-- In: :id, :record_key
INSERT OR IGNORE INTO record (id, record_key) VALUES (:id, :record_key)
