-- Why: every published form is checked against its digest and its operation.
-- Out: digest, id, version, bytes
SELECT digest, id, version, bytes FROM form ORDER BY id, added_ms
