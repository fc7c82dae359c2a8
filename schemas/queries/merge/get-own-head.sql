-- Why: this host's own log goes on after its newest operation.
-- In: :author_key   Out: seq, digest; no row for an empty log
SELECT seq, digest FROM op WHERE author_key = :author_key ORDER BY seq DESC, digest LIMIT 1
