-- Why: the signed receipt that covers most, to hold the log against it.
-- Out: seq, message (not NULL)
SELECT seq, message FROM receipt WHERE message IS NOT NULL ORDER BY seq DESC, host_ms DESC LIMIT 1
