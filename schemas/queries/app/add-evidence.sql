-- Why: an evidence file is in its folder; a file that was purged and captured again is there again.
-- In: :digest, :size
INSERT INTO evidence (digest, size) VALUES (:digest, :size)
ON CONFLICT (digest) DO UPDATE SET purged = 0
