-- Why: the local key of an author.
-- In: :id   Out: author_key, public_key
SELECT author_key, public_key FROM author WHERE id = :id
