-- Why: the rows of v_refused without local keys, in canonical order.
-- Out: columns whose first letter says their kind (host-view-dump.c)
SELECT author.id AS x_author, op.seq AS i_seq, op.digest AS x_op, code AS t_code,
  v_refused.record_key IS NULL AS i_recordless
FROM v_refused
LEFT JOIN op ON op.op_key = v_refused.op_key
LEFT JOIN author ON author.author_key = v_refused.author_key
ORDER BY author.id, op.seq, op.digest
