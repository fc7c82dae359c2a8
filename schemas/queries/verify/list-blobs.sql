-- Why: evidence files that are said to be whole and right.
-- Out: digest, size
SELECT digest, size FROM blob WHERE good = 1 ORDER BY digest
