-- Why: a device's log was touched in a way that needs a walk along it.
-- In: :author_key
INSERT OR IGNORE INTO view_dirty_device (author_key) VALUES (:author_key)
