-- Why: of how many handhelds hold it those who hold it are a part.
-- Out: enrolled here and not revoked; forms and lists do not go to hosts below
SELECT count (*) FROM v_device WHERE revoked_after IS NULL AND seal IS NULL AND host IS NULL
