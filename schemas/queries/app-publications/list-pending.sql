-- Why: files that wait for more parts or for their base.
-- Out: message: the first part of each that is here
SELECT message FROM pack_part AS p
WHERE offset = (SELECT min (offset) FROM pack_part WHERE digest = p.digest AND base = p.base)
ORDER BY digest, base
