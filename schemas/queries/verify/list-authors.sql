-- Why: every author's key is checked against the id.
-- Out: author_key, id, public_key
SELECT author_key, id, public_key FROM author ORDER BY author_key
