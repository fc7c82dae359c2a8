-- Why: publishing twice changes nothing.
-- In: :digest   Out: 1 if it was published here
SELECT EXISTS (SELECT 1 FROM form WHERE digest = :digest)
