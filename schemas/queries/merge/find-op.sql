-- Why: is this operation held already?
-- In: :author_key, :seq, :digest   Out: op_key; no row if it is new
SELECT op_key FROM op WHERE author_key = :author_key AND seq = :seq AND digest = :digest
