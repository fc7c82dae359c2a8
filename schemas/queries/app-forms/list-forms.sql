-- Why: all forms beyond those built in, without their files, in the order in which they came.
-- Out: digest, id, version, added_ms, refused (NULL: usable)
SELECT digest, id, version, added_ms, refused FROM form ORDER BY added_ms, digest
