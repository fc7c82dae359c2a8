-- Why: what the host above holds of one author; what it says last counts, even if that is less; of one moment
-- (its clock stood still) the most.
-- In: all columns of above_receipt
INSERT INTO above_receipt (device, seq, digest, told_ms, accepted, quarantined)
VALUES (:device, :seq, :digest, :told_ms, :accepted, :quarantined)
ON CONFLICT (device) DO UPDATE SET seq = excluded.seq, digest = excluded.digest,
  told_ms = excluded.told_ms, accepted = excluded.accepted, quarantined = excluded.quarantined
WHERE told_ms < excluded.told_ms OR (told_ms = excluded.told_ms AND seq < excluded.seq)
