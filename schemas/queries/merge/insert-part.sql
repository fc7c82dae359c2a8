-- Why: file a piece of evidence under its parcel.
-- In: :digest, :size, :offset, :length, :spool_key
INSERT OR IGNORE INTO blob_part (digest, size, offset, length, spool_key)
VALUES (:digest, :size, :offset, :length, :spool_key)
