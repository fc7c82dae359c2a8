-- Why: a record is folded again; its rows of v_record go.
-- In: :record_key
DELETE FROM v_record WHERE record_key = :record_key
