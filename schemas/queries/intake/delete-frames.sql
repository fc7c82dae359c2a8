-- Why: the kept frames are written anew from what the joiner holds.
DELETE FROM frame
