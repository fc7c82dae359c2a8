-- Why: what waits for a person.
-- Out: count
SELECT count (*) FROM v_item
