-- Why: the parts of one file, to be joined.
-- In: :digest of the whole file, :base (empty: none)
-- Out: message
SELECT message FROM pack_part WHERE digest = :digest AND base = :base ORDER BY offset
