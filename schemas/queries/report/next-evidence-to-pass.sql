-- Why: the next evidence file that is here whole and that the host above does not have.
-- In: :after 32 bytes (NULL: the first), :all 1: also what it has   Out: digest, size
SELECT blob.digest, blob.size FROM blob
WHERE blob.good = 1 AND (:after IS NULL OR blob.digest > :after)
  AND EXISTS (SELECT 1 FROM v_evidence
              WHERE v_evidence.digest = blob.digest AND v_evidence.size = blob.size)
  AND (:all = 1 OR NOT EXISTS (SELECT 1 FROM above_blob WHERE above_blob.digest = blob.digest))
ORDER BY blob.digest LIMIT 1
