-- Why: operations that do not count, to tell how many more a run has found.
-- Out: count
SELECT count (*) FROM v_refused
