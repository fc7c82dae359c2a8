-- Why: did this piece of evidence come before, in whatever parcel?
-- In: :digest, :size, :offset   Out: count
SELECT count (*) FROM blob_part WHERE digest = :digest AND size = :size AND offset = :offset
