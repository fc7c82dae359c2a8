-- Why: records whose id lies between two ids: those that begin with a prefix.
-- In: :low, :high (16 bytes each)   Out: id, at most two
SELECT id FROM record WHERE id BETWEEN :low AND :high ORDER BY id LIMIT 2
