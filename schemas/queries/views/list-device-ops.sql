-- Why: a device's log by number, to walk along.
-- In: :author_key   Out: seq, digest, bytes
SELECT seq, digest, bytes FROM op WHERE author_key = :author_key ORDER BY seq, digest
