-- Why: what the host that this handheld reports to said of its records; other hosts' words do not count.
-- Out: host, record, seq, host_ms (host clock), sealed
SELECT review.host, review.record, review.seq, review.host_ms, review.sealed
FROM review JOIN host ON host.sign_public = review.host
WHERE review.sealed IS NOT NULL
ORDER BY review.record
