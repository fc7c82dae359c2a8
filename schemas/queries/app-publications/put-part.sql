-- Why: a part of a form or list that is not complete yet.
-- In: :digest of the whole file, :base (empty: none), :offset, :message
INSERT OR REPLACE INTO pack_part (digest, base, offset, message) VALUES (:digest, :base, :offset, :message)
