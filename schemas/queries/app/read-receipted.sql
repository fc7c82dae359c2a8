-- Why: up to where the host holds this handheld's operations.
-- Out: seq (NULL: nothing)
SELECT max (seq) FROM receipt
