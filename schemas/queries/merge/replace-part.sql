-- Why: a file whose parts did not give its digest gets a piece anew.
-- In: :digest, :size, :offset, :length, :spool_key
INSERT OR REPLACE INTO blob_part (digest, size, offset, length, spool_key)
VALUES (:digest, :size, :offset, :length, :spool_key)
