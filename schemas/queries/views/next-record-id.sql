-- Why: walk over all records that count, by id. (An OR instead of coalesce() would scan from the start.)
-- In: :after (16 bytes; NULL: from the start)   Out: id, record_key; no row after the last
SELECT record.id, record.record_key
FROM record JOIN v_record ON v_record.record_key = record.record_key
WHERE record.id > coalesce (:after, x'')
ORDER BY record.id LIMIT 1
