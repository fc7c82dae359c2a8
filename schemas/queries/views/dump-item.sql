-- Why: the rows of v_item without local keys, in canonical order.
-- Out: columns whose first letter says their kind (host-view-dump.c)
SELECT v_item.id AS x_id, kind AS t_kind, v_record.id AS x_record, path AS t_path, author.id AS x_author,
  seq AS i_seq
FROM v_item
LEFT JOIN v_record ON v_record.record_key = v_item.record_key
LEFT JOIN author ON author.author_key = v_item.author_key
ORDER BY v_item.id
