-- Why: the row of one record. Texts come as bytes of UTF-8, hence the casts.
-- In: all columns of v_record
INSERT INTO v_record (record_key, id, author_key, state, form, form_version, form_known, village,
  election, stage, violation_found, occurred_at, known_at, acts, subjects, created_ms,
  created_offset_min, operations, disputed, evidence, review, review_ms)
VALUES (:record_key, :id, :author_key, :state, CAST (:form AS TEXT), CAST (:form_version AS TEXT),
  :form_known, CAST (:village AS TEXT), CAST (:election AS TEXT), CAST (:stage AS TEXT),
  CAST (:violation_found AS TEXT), CAST (:occurred_at AS TEXT), CAST (:known_at AS TEXT), :acts,
  :subjects, :created_ms, :created_offset_min, :operations, :disputed, :evidence, :review,
  :review_ms)
