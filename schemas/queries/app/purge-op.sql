-- Why: the content of an operation that the host holds leaves the handheld; its digest stays.
-- In: :seq
UPDATE op SET sealed = NULL WHERE seq = :seq
