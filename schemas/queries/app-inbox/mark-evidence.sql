-- Why: the host has this file.
-- In: :digest
UPDATE evidence SET received = 1 WHERE digest = :digest AND received = 0
