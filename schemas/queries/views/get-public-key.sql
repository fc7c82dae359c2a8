-- Why: where a device's chain begins.
-- In: :author_key   Out: id, public_key
SELECT id, public_key FROM author WHERE author_key = :author_key
