-- Why: how large an evidence file is: as checked, else as a record names it, else as its pieces say.
-- In: :digest   Out: size, newest; no row if nothing is known of it
SELECT size, newest FROM (
  SELECT 1 AS rank, size, newest FROM blob WHERE digest = :digest
  UNION ALL SELECT 2, size, 0 FROM v_evidence WHERE digest = :digest
  UNION ALL SELECT 3, size, 0 FROM blob_part WHERE digest = :digest)
ORDER BY rank, size LIMIT 1
