-- Why: a version of a list is kept for differences. Times rise from row to row whatever the clock says, so
-- that the newest is known.
-- In: :digest (of the plain CSV), :name, :version, :now_ms (host clock), :region_column, :packed
INSERT INTO list_version (digest, name, version, added_ms, region_column, packed)
VALUES (:digest, :name, :version,
  max (:now_ms, 1 + (SELECT coalesce (max (added_ms), 0) FROM list_version)), :region_column, :packed)
ON CONFLICT (digest) DO UPDATE SET name = excluded.name, version = excluded.version,
  added_ms = excluded.added_ms, region_column = excluded.region_column
