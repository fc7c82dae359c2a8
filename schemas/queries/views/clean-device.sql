-- Why: a device's log was walked along.
-- In: :author_key
DELETE FROM view_dirty_device WHERE author_key = :author_key
