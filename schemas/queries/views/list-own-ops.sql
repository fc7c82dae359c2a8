-- Why: this host's own enrolments and revocations, oldest first.
-- In: :author_key, :enrol, :revoke (kinds)   Out: bytes
SELECT bytes FROM op WHERE author_key = :author_key AND kind IN (:enrol, :revoke) ORDER BY seq, digest
