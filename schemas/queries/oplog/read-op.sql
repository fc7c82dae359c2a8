-- Why: one operation.
-- In: :seq
-- Out: digest, sealed (NULL: purged)
SELECT digest, sealed FROM op WHERE seq = :seq
