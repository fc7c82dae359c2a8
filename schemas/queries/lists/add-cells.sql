-- Why: where the values of one column stand; sorted first, so that the tree only grows at its end.
-- In: :list, :column
INSERT INTO list_cell (list_key, "column", value, place)
SELECT list_key, :column, json_extract (cells, '$[' || :column || ']') AS value, place
FROM list_row WHERE list_key = :list ORDER BY value, place
