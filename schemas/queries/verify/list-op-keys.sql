-- Why: no operation may be without a proof.
-- In: :author_key   Out: op_key, seq
SELECT op_key, seq FROM op WHERE author_key = :author_key ORDER BY seq, op_key
