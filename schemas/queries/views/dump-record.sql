-- Why: the rows of v_record without local keys, in canonical order.
-- Out: columns whose first letter says their kind (host-view-dump.c)
SELECT v_record.id AS x_id, author.id AS x_author, state AS t_state, form AS t_form,
  form_version AS t_form_version, form_known AS i_form_known, village AS t_village,
  election AS t_election, stage AS t_stage, violation_found AS t_violation_found,
  occurred_at AS t_occurred_at, known_at AS t_known_at, acts AS t_acts, subjects AS t_subjects,
  created_ms AS i_created_ms,
  created_offset_min AS i_created_offset_min, operations AS i_operations, disputed AS i_disputed,
  evidence AS i_evidence, review AS t_review, review_ms AS i_review_ms
FROM v_record LEFT JOIN author ON author.author_key = v_record.author_key
ORDER BY v_record.id
