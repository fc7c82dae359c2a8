-- Why: to go on after an operation that does not open.
-- In: :after
-- Out: seq (NULL: there is none)
SELECT min (seq) FROM op WHERE seq > :after
