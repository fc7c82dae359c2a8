-- Why: one draft.
-- In: :id
-- Out: id, sealed
SELECT id, sealed FROM draft WHERE id = :id
