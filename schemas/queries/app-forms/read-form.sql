-- Why: a form's file, to load it or to base a difference on it.
-- In: :digest
-- Out: bytes
SELECT bytes FROM form WHERE digest = :digest
