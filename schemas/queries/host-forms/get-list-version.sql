-- Why: the bytes that a difference is built on.
-- In: :digest (of the plain CSV)   Out: packed
SELECT packed FROM list_version WHERE digest = :digest
