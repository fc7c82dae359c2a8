-- Why: which versions of a list may a handheld hold?
-- In: :name   Out: digest, version, region_column; newest first
SELECT digest, version, region_column FROM list_version WHERE name = :name ORDER BY added_ms DESC
