-- Why: what a host below says of its devices is taken from its log.
-- In: :author_key   Out: op_key, seq, kind, bytes; oldest first
SELECT op_key, seq, kind, bytes FROM op
WHERE author_key = :author_key AND record_key IS NULL ORDER BY seq, digest
