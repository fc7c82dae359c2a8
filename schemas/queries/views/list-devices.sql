-- Why: enrolled devices with their last contact.
-- In: :id (NULL: all)   Out: id, public_key, name, region, seq, digest, max_seq, missing, forked,
-- revoked_after, operations, refused, host_ms, device_ms, offset_ms, clock_off, seal, host,
-- kept_after
SELECT author.id, author.public_key, v_device.name, v_device.region, v_device.seq, v_device.digest,
  v_device.max_seq, v_device.missing, v_device.forked, v_device.revoked_after, v_device.operations,
  (SELECT count (*) FROM v_refused WHERE v_refused.author_key = v_device.author_key),
  v_contact.host_ms, v_contact.device_ms, v_contact.offset_ms, v_contact.clock_off,
  v_device.seal, v_device.host, v_device.kept_after
FROM v_device
JOIN author ON author.author_key = v_device.author_key
LEFT JOIN v_contact ON v_contact.author_key = v_device.author_key
WHERE :id IS NULL OR author.id = :id
ORDER BY author.id
