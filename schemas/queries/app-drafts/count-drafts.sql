-- Why: how many forms are being filled in.
-- Out: count
SELECT count(*) FROM draft
