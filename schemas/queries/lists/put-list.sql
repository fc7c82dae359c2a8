-- Why: a list comes, or another version takes its place under the same key.
-- In: :name, :version, :digest, :region_column or NULL, :columns (JSON array), :row_count, :added_ms
INSERT INTO list (name, version, digest, region_column, columns, row_count, added_ms)
VALUES (:name, :version, :digest, :region_column, :columns, :row_count, :added_ms)
ON CONFLICT (name) DO UPDATE SET version = excluded.version, digest = excluded.digest,
  region_column = excluded.region_column, columns = excluded.columns, row_count = excluded.row_count,
  added_ms = excluded.added_ms
