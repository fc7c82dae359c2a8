-- Why: devices as they stand.
-- Out: enrolled handhelds; devices, hosts below too, with a gap, numbers missing, forked and not revoked before it
SELECT count (*) - count (seal), coalesce (sum (missing > 0 OR seq < max_seq), 0), coalesce (sum (missing), 0),
  coalesce (sum (forked > 0 AND (revoked_after IS NULL OR revoked_after >= forked)), 0)
FROM v_device
