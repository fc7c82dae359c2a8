-- Why: what a handheld of one regency or city needs: its rows, those of what is above it, and those without a region.
-- In: :list, :column (of the region), :region (a regency, a city, or a province), :province
-- Out: cells (JSON array of texts)
SELECT cells FROM list_row
WHERE list_key = :list AND place IN (
  SELECT place FROM list_cell WHERE list_key = :list AND "column" = :column
    AND (value IN ('', 'ID', :province, :region) OR (value > :region || '.' AND value < :region || '/')))
ORDER BY place
