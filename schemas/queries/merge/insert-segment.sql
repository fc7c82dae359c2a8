-- Why: keep the proof of operations that were new.
-- In: all columns of segment but its key
INSERT INTO segment (author_key, first_seq, last_seq, prev, last_digest, recipient, sent_s, signature,
  spool_key)
VALUES (:author_key, :first_seq, :last_seq, :prev, :last_digest, :recipient, :sent_s, :signature,
  :spool_key)
