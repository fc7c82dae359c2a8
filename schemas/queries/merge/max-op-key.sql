-- Why: new operations get the keys after it.
-- Out: the greatest key; NULL in an empty store
SELECT max (op_key) FROM op
