-- Why: own evidence parts that a stick need not carry any longer, because the host has the file.
-- Out: name
SELECT p.name FROM sent_part AS p JOIN evidence AS e ON e.digest = p.digest WHERE e.received = 1
