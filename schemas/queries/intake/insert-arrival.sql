-- Why: the same bytes came again.
-- In: :digest, :received_ms, :medium, :source
INSERT INTO arrival (spool_key, received_ms, medium, source)
SELECT spool_key, :received_ms, :medium, :source FROM spool WHERE digest = :digest
