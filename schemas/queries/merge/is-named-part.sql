-- Why: does a record name a file of this digest and size?
-- In: :digest, :size   Out: 1 or 0
SELECT EXISTS (SELECT 1 FROM v_evidence WHERE digest = :digest AND size = :size)
