-- Why: rows of a list as they stand.
-- In: :list, :most
-- Out: cells (JSON array of texts)
SELECT cells FROM list_row WHERE list_key = :list ORDER BY place LIMIT :most
