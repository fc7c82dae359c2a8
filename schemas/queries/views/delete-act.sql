-- Why: a record is folded again; its rows of v_act go.
-- In: :record_key
DELETE FROM v_act WHERE record_key = :record_key
