-- Why: the rows of v_subject without local keys, in canonical order.
-- Out: columns whose first letter says their kind (host-view-dump.c)
SELECT v_record.id AS x_record, place AS i_place, name AS t_name, position AS t_position, role AS t_role
FROM v_subject LEFT JOIN v_record ON v_record.record_key = v_subject.record_key
ORDER BY v_record.id, place
