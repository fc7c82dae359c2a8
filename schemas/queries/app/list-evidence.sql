-- Why: all evidence files.
-- Out: digest, size, received, purged
SELECT digest, size, received, purged FROM evidence ORDER BY digest
