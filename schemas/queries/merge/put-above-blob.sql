-- Why: an evidence file is held whole above.
-- In: :device (of the receipt), :digest
INSERT OR IGNORE INTO above_blob (digest, device) VALUES (:digest, :device)
