-- Why: a record is shared with another device as the operations that count. Reviews are left out: a
-- comment is for the author of the record alone, and nothing hangs on it.
-- In: :record 16 bytes; :review the kind of reviews
-- Out: author, seq, digest, bytes; in the order in which they arrived
SELECT author.id, op.seq, op.digest, op.bytes
FROM record
JOIN op ON op.record_key = record.record_key
JOIN author ON author.author_key = op.author_key
WHERE record.id = :record AND op.kind <> :review
  AND NOT EXISTS (SELECT 1 FROM v_refused WHERE v_refused.op_key = op.op_key)
ORDER BY op.op_key
