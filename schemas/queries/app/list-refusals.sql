-- Why: operations that the host keeps but does not count.
-- Out: seq, code
SELECT seq, code FROM refusal ORDER BY seq
