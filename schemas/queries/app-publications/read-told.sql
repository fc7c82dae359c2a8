-- Why: what the host was told last of what is held here.
-- Out: host, digest, after_seq
SELECT host, digest, after_seq FROM holdings_told WHERE one = 1
