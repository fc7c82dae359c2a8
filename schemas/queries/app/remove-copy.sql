-- Why: a purged record leaves with its copies.
-- In: :digest
DELETE FROM copy_op WHERE digest = :digest
