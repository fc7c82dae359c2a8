-- Why: the file is whole, or no longer wanted.
-- In: :digest of the whole file
DELETE FROM pack_part WHERE digest = :digest
