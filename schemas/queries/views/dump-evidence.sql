-- Why: the rows of v_evidence without local keys, in canonical order.
-- Out: columns whose first letter says their kind (host-view-dump.c)
SELECT v_record.id AS x_record, digest AS x_digest, size AS i_size, media_type AS t_media_type,
  file_name AS t_file_name, caption AS t_caption
FROM v_evidence LEFT JOIN v_record ON v_record.record_key = v_evidence.record_key
ORDER BY v_record.id, digest
