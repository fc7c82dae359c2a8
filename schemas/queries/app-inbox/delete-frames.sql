-- Why: the frames of unfinished transfers are stored anew after each scan.
DELETE FROM frame
