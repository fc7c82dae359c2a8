-- Why: why the host does not count some operations, in one line.
-- Out: code, count
SELECT code, count (*) FROM refusal GROUP BY code ORDER BY code
