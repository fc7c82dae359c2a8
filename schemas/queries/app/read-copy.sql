-- Why: one operation that the host shared.
-- In: :digest
-- Out: sealed
SELECT sealed FROM copy_op WHERE digest = :digest
