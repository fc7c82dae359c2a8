-- Why: an operation that the host shared is kept, once.
-- In: :digest, :sealed
INSERT INTO copy_op (digest, sealed) VALUES (:digest, :sealed) ON CONFLICT (digest) DO NOTHING
