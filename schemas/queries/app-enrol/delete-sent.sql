-- Why: what was sent to a host that was replaced has not been sent to the new one.
DELETE FROM sent
