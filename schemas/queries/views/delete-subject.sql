-- Why: a record is folded again; its rows of v_subject go.
-- In: :record_key
DELETE FROM v_subject WHERE record_key = :record_key
