-- Why: the reasons of a receipt: what is held within 1..seq but does not count.
-- In: :id, :seq, :limit   Out: seq, code
SELECT op.seq, v_refused.code
FROM v_refused
JOIN op ON op.op_key = v_refused.op_key
JOIN author ON author.author_key = v_refused.author_key
WHERE author.id = :id AND op.seq <= :seq
ORDER BY op.seq, op.digest LIMIT :limit
