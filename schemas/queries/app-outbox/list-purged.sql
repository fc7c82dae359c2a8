-- Why: operations of which only the digest is left: what stands between them can be sent again.
-- In: nothing
-- Out: seq, rising
SELECT seq FROM op WHERE sealed IS NULL ORDER BY seq
