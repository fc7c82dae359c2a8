-- Why: one cell of the first row that fits.
-- In: :list, :key (column), :value, :wanted (column)
-- Out: text
SELECT json_extract (r.cells, '$[' || :wanted || ']') FROM list_cell AS c
JOIN list_row AS r ON r.list_key = c.list_key AND r.place = c.place
WHERE c.list_key = :list AND c."column" = :key AND c.value = :value ORDER BY c.place LIMIT 1
