-- Why: another host above takes the place of this one.
DELETE FROM above
