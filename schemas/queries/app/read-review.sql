-- Why: is a review newer than the one that is kept?
-- In: :host 32 bytes, :record 16 bytes
-- Out: host, record, seq, host_ms (host clock), sealed (NULL: purged)
SELECT host, record, seq, host_ms, sealed FROM review WHERE host = :host AND record = :record
