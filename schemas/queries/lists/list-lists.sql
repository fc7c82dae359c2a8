-- Why: all lists that are here, without their rows.
-- Out: list_key, name, version, digest, region_column, columns (JSON array), row_count
SELECT list_key, name, version, digest, region_column, columns, row_count FROM list ORDER BY name
