-- Why: whose operations are passed on to the host above; with what it has of them by its newest receipt,
-- if that names an operation that is here.
-- In: :after (author_key), :own (author_key)
-- Out: author_key, id, greatest number held, first number where logs differ (0: one line), covered 1..N
SELECT v_device.author_key, author.id, v_device.max_seq, v_device.forked,
  coalesce ((SELECT above_receipt.seq FROM above_receipt
             JOIN op ON op.author_key = v_device.author_key AND op.seq = above_receipt.seq
               AND op.digest = above_receipt.digest
             WHERE above_receipt.device = author.id), 0)
FROM v_device JOIN author ON author.author_key = v_device.author_key
WHERE v_device.author_key > :after AND v_device.author_key <> :own AND v_device.operations > 0
ORDER BY v_device.author_key LIMIT 1
