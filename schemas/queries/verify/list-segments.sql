-- Why: every proof of one author is checked.
-- In: :author_key   Out: segment_key, first_seq, last_seq, prev, last_digest, recipient, sent_s, signature
SELECT segment_key, first_seq, last_seq, prev, last_digest, recipient, sent_s, signature
FROM segment WHERE author_key = :author_key ORDER BY first_seq, segment_key
