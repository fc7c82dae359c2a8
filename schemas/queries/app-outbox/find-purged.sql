-- Why: the newest operation after a number of which only the digest is left: it cannot be sent again.
-- In: :after
-- Out: seq
SELECT seq FROM op WHERE seq > :after AND sealed IS NULL ORDER BY seq DESC LIMIT 1
