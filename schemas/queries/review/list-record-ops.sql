-- Why: a record is shared with another device as the operations that count.
-- In: :record 16 bytes
-- Out: author, seq, digest, bytes; in the order in which they arrived
SELECT author.id, op.seq, op.digest, op.bytes
FROM record
JOIN op ON op.record_key = record.record_key
JOIN author ON author.author_key = op.author_key
WHERE record.id = :record
  AND NOT EXISTS (SELECT 1 FROM v_refused WHERE v_refused.op_key = op.op_key)
ORDER BY op.op_key
