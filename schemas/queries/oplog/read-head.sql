-- Why: the newest operation, to go on from.
-- Out: seq, digest
SELECT seq, digest FROM op ORDER BY seq DESC LIMIT 1
