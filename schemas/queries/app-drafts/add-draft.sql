-- Why: the first answer of a form is kept.
-- In: :id, :sealed
INSERT INTO draft (id, sealed) VALUES (:id, :sealed)
