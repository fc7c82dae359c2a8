-- Why: the pieces of an evidence file in order.
-- In: :digest, :size   Out: offset, length, spool_key
SELECT offset, length, spool_key FROM blob_part WHERE digest = :digest AND size = :size ORDER BY offset
