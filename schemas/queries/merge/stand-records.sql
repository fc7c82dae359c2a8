-- Why: how many records there are.
-- Out: count
SELECT count (*) FROM v_record
