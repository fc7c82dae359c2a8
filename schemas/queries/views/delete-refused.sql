-- Why: a record is folded again; its rows of v_refused go.
-- In: :record_key
DELETE FROM v_refused WHERE record_key = :record_key
