-- Why: which operations were in a batch that was written or shown.
-- Out: first_seq, last_seq
SELECT DISTINCT first_seq, last_seq FROM sent WHERE last_seq > 0 ORDER BY first_seq, last_seq
