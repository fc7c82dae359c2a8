-- Why: whether a whole evidence file is the one that was named.
-- In: :digest, :size, :good
INSERT OR REPLACE INTO blob (digest, size, good) VALUES (:digest, :size, :good)
