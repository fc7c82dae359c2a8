-- Why: every version of every form that was published here is at hand, oldest first.
-- Out: bytes
SELECT bytes FROM form ORDER BY added_ms, digest
