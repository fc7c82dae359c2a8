-- Why: a part of an evidence file goes onto a stick under this name.
-- In: :digest of the whole file, :offset, :name, :sent_ms
INSERT OR REPLACE INTO sent_part (digest, offset, name, sent_ms) VALUES (:digest, :offset, :name, :sent_ms)
