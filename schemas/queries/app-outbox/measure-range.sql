-- Why: an upper bound of the bytes of a run of operations, without opening them.
-- In: :first, :last
-- Out: bytes
SELECT coalesce (sum (length (sealed)), 0) FROM op WHERE seq BETWEEN :first AND :last
