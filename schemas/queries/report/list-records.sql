-- Why: the list of records, as one looks at it.
-- In: :village prefix of a Kemendagri code, NULL: all; :state of the record or of its review, NULL: all
-- Out: id, device (NULL: orphan), its name, form, village, state, created_ms (device clock), offset_min,
--      occurred_at, violation_found, operations, disputed, evidence, review (NULL: none); by village, then time, then id
SELECT v_record.id, author.id, v_device.name, v_record.form, v_record.village, v_record.state,
  v_record.created_ms, v_record.created_offset_min, v_record.occurred_at, v_record.violation_found,
  v_record.operations, v_record.disputed, v_record.evidence, v_record.review
FROM v_record
LEFT JOIN author ON author.author_key = v_record.author_key
LEFT JOIN v_device ON v_device.author_key = v_record.author_key
WHERE (:village IS NULL OR v_record.village = :village
       OR substr (v_record.village, 1, length (:village) + 1) = :village || '.')
  AND (:state IS NULL OR v_record.state = :state OR v_record.review = :state)
ORDER BY v_record.village, v_record.created_ms, v_record.id
