-- Why: the file of this row is removed.
-- In: :digest
UPDATE evidence SET purged = 1 WHERE digest = :digest
