-- Why: whose batch is on the stick, if it was judged before? What a host below passed on is answered there.
-- In: :digest of the batch
-- Out: device, or nothing
SELECT coalesce (v_device.host, verdict.device)
FROM spool JOIN verdict USING (spool_key)
LEFT JOIN author ON author.id = verdict.device
LEFT JOIN v_device ON v_device.author_key = author.author_key
WHERE spool.digest = :digest AND verdict.device IS NOT NULL
