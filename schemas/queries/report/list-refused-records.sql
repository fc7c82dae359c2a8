-- Why: records of which no operation counts are in no view; an export may ask for them.
-- Out: record_key; by record id
SELECT record.record_key
FROM v_refused
JOIN record ON record.record_key = v_refused.record_key
WHERE NOT EXISTS (SELECT 1 FROM v_record WHERE v_record.record_key = v_refused.record_key)
GROUP BY record.record_key, record.id
ORDER BY record.id
