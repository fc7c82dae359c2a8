-- Why: a draft became a record, or a person threw it away, and nobody changed it meanwhile.
-- In: :id, :sealed
DELETE FROM draft WHERE id = :id AND sealed = :sealed
