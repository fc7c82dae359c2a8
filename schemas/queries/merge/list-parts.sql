-- Why: the pieces of an evidence file in order; of several with one offset the first or the last.
-- In: :digest, :size, :newest (1 or 0)   Out: offset, length, spool_key
SELECT offset, max (length), iif (:newest, max (spool_key), min (spool_key))
FROM blob_part WHERE digest = :digest AND size = :size GROUP BY offset ORDER BY offset
