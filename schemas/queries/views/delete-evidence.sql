-- Why: a record is folded again; its rows of v_evidence go.
-- In: :record_key
DELETE FROM v_evidence WHERE record_key = :record_key
