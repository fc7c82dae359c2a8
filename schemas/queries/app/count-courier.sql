-- Why: how many sealed batches of others are carried and not handed on yet.
-- Out: count
SELECT count (*) FROM courier WHERE given_ms IS NULL
