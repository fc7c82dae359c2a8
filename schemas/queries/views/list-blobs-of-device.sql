-- Why: the evidence of a receipt: files held whole that belong to records which the device wrote to.
-- In: :id, :attach (kind), :limit   Out: digest, newest first
SELECT blob.digest
FROM author
JOIN op ON op.author_key = author.author_key AND op.kind = :attach
JOIN v_evidence ON v_evidence.record_key = op.record_key
JOIN blob ON blob.digest = v_evidence.digest AND blob.size = v_evidence.size AND blob.good = 1
WHERE author.id = :id
GROUP BY blob.digest ORDER BY max (op.op_key) DESC, blob.digest LIMIT :limit
