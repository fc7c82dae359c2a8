-- Why: parcels of which something was kept out, for a person to look at.
-- Out: digest, code, detail, device, first_seq, last_seq, medium, source, received_ms (host clock), length
SELECT spool.digest, verdict.code, verdict.detail, verdict.device, verdict.first_seq, verdict.last_seq,
  spool.medium, spool.source, spool.received_ms, length (spool.bytes)
FROM verdict JOIN spool USING (spool_key)
WHERE verdict.code NOT IN ('ok', 'known')
ORDER BY spool.spool_key
