-- Why: a part of an evidence file is on a stick.
-- In: :digest of the whole file, :offset, :name, :sent_ms
INSERT OR REPLACE INTO sent_part (digest, offset, name, sent_ms) VALUES (:digest, :offset, :name, :sent_ms)
