-- Why: of how many handhelds hold it those who hold it are a part.
-- Out: enrolled and not revoked
SELECT count (*) FROM v_device WHERE revoked_after IS NULL
