-- Why: how much there is to look at, for people who wait.
-- In: :all 1: evidence that the host above has, too   Out: authors, evidence files
SELECT (SELECT count (*) FROM v_device WHERE operations > 0),
  (SELECT count (DISTINCT v_evidence.digest) FROM v_evidence
   JOIN blob ON blob.digest = v_evidence.digest AND blob.size = v_evidence.size AND blob.good = 1
   WHERE :all = 1
     OR NOT EXISTS (SELECT 1 FROM above_blob WHERE above_blob.digest = v_evidence.digest))
