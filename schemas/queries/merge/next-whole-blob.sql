-- Why: the next evidence file whose parts are all here and whose digest was not checked yet.
-- Out: digest, size; no row when there is none
SELECT v_evidence.digest, v_evidence.size FROM v_evidence
WHERE NOT EXISTS (SELECT 1 FROM blob WHERE blob.digest = v_evidence.digest)
  AND v_evidence.size = (SELECT coalesce (sum (part.length), 0)
                         FROM (SELECT DISTINCT digest, size, offset, length FROM blob_part) AS part
                         WHERE part.digest = v_evidence.digest AND part.size = v_evidence.size)
ORDER BY v_evidence.digest LIMIT 1
