-- Why: evidence files that are said to be whole and right.
-- Out: digest, size, newest
SELECT digest, size, newest FROM blob WHERE good = 1 ORDER BY digest
