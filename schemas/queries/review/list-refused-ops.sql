-- Why: operations that are kept but not counted, for a person to look at.
-- Out: digest, code, author, seq, record (NULL: about none), received_ms (host clock; NULL: own)
SELECT op.digest, v_refused.code, author.id, op.seq, record.id, spool.received_ms
FROM v_refused
JOIN op USING (op_key)
JOIN author ON author.author_key = op.author_key
LEFT JOIN record ON record.record_key = op.record_key
JOIN segment ON segment.segment_key = op.segment_key
LEFT JOIN spool ON spool.spool_key = segment.spool_key
ORDER BY author.id, op.seq, op.digest
