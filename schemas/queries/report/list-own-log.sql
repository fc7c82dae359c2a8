-- Why: this host's own log, from one number on.
-- In: :own (author_key), :from   Out: seq, digest, bytes
SELECT seq, digest, bytes FROM op WHERE author_key = :own AND seq >= :from ORDER BY seq
