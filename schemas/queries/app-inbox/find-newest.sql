-- Why: the newest signed receipt, by the host's clock.
-- Out: host_ms, seq
SELECT host_ms, seq FROM receipt WHERE host_ms > 0 ORDER BY host_ms DESC, seq DESC LIMIT 1
