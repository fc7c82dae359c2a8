-- Why: all operations about one record, with what their authors were granted, in an order that does
-- not depend on arrival.
-- In: :record_key   Out: op_key, author_key, device, seq, digest, bytes, region, revoked_after,
-- 1 for a host below
SELECT op.op_key, op.author_key, author.id, op.seq, op.digest, op.bytes, v_device.region,
  v_device.revoked_after, v_device.seal IS NOT NULL
FROM op
JOIN author ON author.author_key = op.author_key
LEFT JOIN v_device ON v_device.author_key = op.author_key
WHERE op.record_key = :record_key
ORDER BY author.id, op.seq, op.digest
