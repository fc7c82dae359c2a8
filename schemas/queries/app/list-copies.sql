-- Why: operations that the host shared.
-- Out: digest, sealed
SELECT digest, sealed FROM copy_op ORDER BY digest
