-- Why: what waits for a person.
-- Out: count
SELECT (SELECT count (*) FROM v_item) + (SELECT count (*) FROM v_withdrawn_trust)
