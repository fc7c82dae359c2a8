-- Why: one evidence file.
-- In: :digest
-- Out: size, received, purged
SELECT size, received, purged FROM evidence WHERE digest = :digest
