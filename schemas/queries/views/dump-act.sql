-- Why: the rows of v_act without local keys, in canonical order.
-- Out: columns whose first letter says their kind (host-view-dump.c)
SELECT v_record.id AS x_record, act AS t_act
FROM v_act LEFT JOIN v_record ON v_record.record_key = v_act.record_key
ORDER BY v_record.id, act
