-- Why: the raw bytes of one parcel.
-- In: :spool_key   Out: bytes
SELECT bytes FROM spool WHERE spool_key = :spool_key
