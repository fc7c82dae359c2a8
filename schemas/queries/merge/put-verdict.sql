-- Why: file a parcel under a verdict, unless another merge has finished with it meanwhile.
-- In: :spool_key, :code, :is_open, :detail, :device, :first_seq, :last_seq, :judged_ms
UPDATE verdict SET code = :code, is_open = :is_open, detail = :detail, device = :device,
  first_seq = :first_seq, last_seq = :last_seq, judged_ms = :judged_ms
WHERE spool_key = :spool_key AND is_open = 1
