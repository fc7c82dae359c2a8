-- Why: a record is folded again; its rows of v_item go.
-- In: :record_key
DELETE FROM v_item WHERE record_key = :record_key
