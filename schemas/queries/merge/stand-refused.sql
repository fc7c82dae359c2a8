-- Why: operations that do not count, by reason.
-- Out: code, count
SELECT code, count (*) FROM v_refused GROUP BY code
