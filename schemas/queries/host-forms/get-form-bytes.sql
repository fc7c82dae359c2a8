-- Why: one published version of a form.
-- In: :digest   Out: bytes
SELECT bytes FROM form WHERE digest = :digest
