-- Why: one row of a list.
-- In: :list, :place, :cells (JSON array of texts)
INSERT INTO list_row (list_key, place, cells) VALUES (:list, :place, :cells)
