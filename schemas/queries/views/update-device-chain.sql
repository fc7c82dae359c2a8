-- Why: how far a device's log is held.
-- In: :author_key, :seq, :digest, :max_seq, :missing, :forked, :operations
UPDATE v_device SET seq = :seq, digest = :digest, max_seq = :max_seq, missing = :missing,
  forked = :forked, operations = :operations
WHERE author_key = :author_key
