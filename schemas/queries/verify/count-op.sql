-- Why: an operation that a parcel brought must be held.
-- In: :author_key, :seq, :digest   Out: count
SELECT count (*) FROM op WHERE author_key = :author_key AND seq = :seq AND digest = :digest
