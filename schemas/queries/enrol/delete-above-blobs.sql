-- Why: likewise for evidence.
DELETE FROM above_blob
