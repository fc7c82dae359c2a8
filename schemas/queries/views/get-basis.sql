-- Why: what the standing views were made with.
-- Out: digest
SELECT digest FROM view_basis
