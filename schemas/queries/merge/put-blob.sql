-- Why: whether a whole evidence file is the one that was named.
-- In: :digest, :size, :good, :newest
INSERT OR REPLACE INTO blob (digest, size, good, newest) VALUES (:digest, :size, :good, :newest)
