-- Why: take what came in, as it came; bytes that are there already change nothing.
-- In: :digest, :medium, :source, :received_ms, :bytes
INSERT OR IGNORE INTO spool (digest, medium, source, received_ms, bytes)
VALUES (:digest, :medium, :source, :received_ms, :bytes)
