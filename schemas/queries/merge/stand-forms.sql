-- Why: which handhelds lack a newest form? One that never told what it holds lacks it, as far as is known.
-- Out: forms published here, by id; handhelds of its own, not revoked, that lack the newest of one of them
WITH newest (id, digest) AS (
  SELECT form.id, form.digest FROM form
  WHERE form.added_ms = (SELECT max (other.added_ms) FROM form AS other WHERE other.id = form.id)
)
SELECT (SELECT count (*) FROM newest),
  (SELECT count (*) FROM v_device JOIN author ON author.author_key = v_device.author_key
   WHERE v_device.revoked_after IS NULL AND v_device.seal IS NULL AND v_device.host IS NULL
     AND EXISTS (SELECT 1 FROM newest
                 WHERE NOT EXISTS (SELECT 1 FROM holding
                                   WHERE holding.device = author.id AND holding.kind = 1
                                     AND holding.name = newest.id
                                     AND holding.digest = newest.digest)))
