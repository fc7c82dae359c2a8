-- Why: evidence files of a record whose parts are all here but do not give the file that was named.
-- In: :record 16 bytes
-- Out: digest, size in bytes, file name
SELECT state.digest, state.size, v_evidence.file_name
FROM record
JOIN v_evidence_state AS state ON state.record_key = record.record_key
JOIN v_evidence ON v_evidence.record_key = state.record_key AND v_evidence.digest = state.digest
WHERE record.id = :record AND state.state = 'bad'
ORDER BY state.digest
