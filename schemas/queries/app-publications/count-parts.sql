-- Why: are all parts here?
-- In: :digest of the whole file, :base (empty: none)
-- Out: count
SELECT count (*) FROM pack_part WHERE digest = :digest AND base = :base
