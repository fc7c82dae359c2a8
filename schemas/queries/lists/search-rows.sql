-- Why: a person looks for a row by a part of one of its texts, such as a village by its name.
-- In: :list, :column, :pattern (for LIKE, with \ before its own signs), :most
-- Out: cells (JSON array of texts), the shortest text first
SELECT r.cells FROM list_cell AS c JOIN list_row AS r ON r.list_key = c.list_key AND r.place = c.place
WHERE c.list_key = :list AND c."column" = :column AND c.value LIKE :pattern ESCAPE '\'
ORDER BY length (c.value), c.place LIMIT :most
