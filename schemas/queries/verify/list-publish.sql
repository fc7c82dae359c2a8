-- Why: what this host published, oldest first.
-- In: :author_key (of the host), :publish (kind)   Out: bytes
SELECT bytes FROM op WHERE author_key = :author_key AND kind = :publish ORDER BY seq, digest
