-- Why: a new host has no evidence files yet.
UPDATE evidence SET received = 0 WHERE received = 1
