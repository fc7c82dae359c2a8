-- Why: evidence parts written for a host that was replaced are of no use to the new one.
DELETE FROM sent_part
