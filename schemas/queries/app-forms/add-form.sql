-- Why: a form came from the office. The same file again only tells anew whether it can be used.
-- In: :digest, :id, :version, :added_ms, :refused or NULL, :bytes
INSERT INTO form (digest, id, version, added_ms, refused, bytes)
VALUES (:digest, :id, :version, :added_ms, :refused, :bytes)
ON CONFLICT (digest) DO UPDATE SET refused = excluded.refused
