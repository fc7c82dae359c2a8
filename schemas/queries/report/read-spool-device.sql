-- Why: whose batch is on the stick, if it was judged before?
-- In: :digest of the batch
-- Out: device, or nothing
SELECT verdict.device FROM spool JOIN verdict USING (spool_key)
WHERE spool.digest = :digest AND verdict.device IS NOT NULL
