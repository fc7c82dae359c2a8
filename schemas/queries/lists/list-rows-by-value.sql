-- Why: the rows that one question needs.
-- In: :list, :column, :value, :most
-- Out: cells (JSON array of texts)
SELECT r.cells FROM list_cell AS c JOIN list_row AS r ON r.list_key = c.list_key AND r.place = c.place
WHERE c.list_key = :list AND c."column" = :column AND c.value = :value
ORDER BY c.place LIMIT :most
