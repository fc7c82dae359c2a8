-- Why: the operations that one proof covers, from raw bytes.
-- In: :author_key, :first, :last   Out: op_key, seq, digest, kind, record_key, bytes
SELECT op_key, seq, digest, kind, record_key, bytes FROM op
WHERE author_key = :author_key AND seq BETWEEN :first AND :last ORDER BY seq, digest
