-- Why: what the views were made with.
-- In: :digest
INSERT INTO view_basis (one, digest) VALUES (1, :digest)
