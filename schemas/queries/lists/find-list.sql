-- Why: a list by its name, without its rows.
-- In: :name
-- Out: list_key, name, version, digest, region_column, columns (JSON array), row_count
SELECT list_key, name, version, digest, region_column, columns, row_count FROM list WHERE name = :name
