-- Why: the revocation list that goes to every device.
-- Out: device, last trusted sequence number; by device
SELECT author.id, v_device.revoked_after
FROM v_device JOIN author USING (author_key)
WHERE v_device.revoked_after IS NOT NULL
ORDER BY author.id
