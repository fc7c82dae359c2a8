-- Why: a run of operations in order.
-- In: :first, :last
-- Out: seq, digest, sealed (NULL: purged)
SELECT seq, digest, sealed FROM op WHERE seq BETWEEN :first AND :last ORDER BY seq
