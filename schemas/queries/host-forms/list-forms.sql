-- Why: what was published here, and how many handhelds have it.
-- Out: digest, id, version, added_ms, handhelds that hold it and are not revoked; by id, newest first
SELECT form.digest, form.id, form.version, form.added_ms,
  (SELECT count (*) FROM holding
   JOIN author ON author.id = holding.device
   JOIN v_device ON v_device.author_key = author.author_key
   WHERE holding.kind = 1 AND holding.digest = form.digest AND v_device.revoked_after IS NULL)
FROM form ORDER BY form.id, form.added_ms DESC
