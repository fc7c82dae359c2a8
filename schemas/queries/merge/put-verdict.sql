-- Why: file a parcel under a verdict, unless another merge has finished with it meanwhile.
-- In: :spool_key, :code, :detail, :device, :first_seq, :last_seq, :judged_ms
UPDATE verdict SET code = :code, detail = :detail, device = :device, first_seq = :first_seq,
  last_seq = :last_seq, judged_ms = :judged_ms
WHERE spool_key = :spool_key
  AND (code IS NULL OR code IN ('too_new', 'unknown_device', 'blob_unknown'))
