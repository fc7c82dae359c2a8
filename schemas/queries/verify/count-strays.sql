-- Why: operations or proofs of authors that are not known.
-- Out: count
SELECT (SELECT count (*) FROM op WHERE NOT EXISTS
          (SELECT 1 FROM author WHERE author.author_key = op.author_key))
     + (SELECT count (*) FROM segment WHERE NOT EXISTS
          (SELECT 1 FROM author WHERE author.author_key = segment.author_key))
