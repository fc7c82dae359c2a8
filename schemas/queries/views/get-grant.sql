-- Why: the row of one enrolled device.
-- In: :author_key   Out: region, revoked_after, seq, digest, max_seq, missing, forked, operations,
-- 1 for a host below
SELECT region, revoked_after, seq, digest, max_seq, missing, forked, operations, seal IS NOT NULL
FROM v_device WHERE author_key = :author_key
