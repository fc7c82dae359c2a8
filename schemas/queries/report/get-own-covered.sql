-- Why: how much of this host's own log the host above has.
-- In: :own (author_key), :id   Out: number and digest of the newest operation, covered 1..N
SELECT op.seq, op.digest,
  coalesce ((SELECT above_receipt.seq FROM above_receipt
             JOIN op AS held ON held.author_key = :own AND held.seq = above_receipt.seq
               AND held.digest = above_receipt.digest
             WHERE above_receipt.device = :id), 0)
FROM op WHERE op.author_key = :own ORDER BY op.seq DESC LIMIT 1
