-- Why: is there anything that the host does not know of by itself? A handheld to which nothing was published tells nothing.
-- Out: 1 if so
SELECT EXISTS (SELECT 1 FROM form) OR EXISTS (SELECT 1 FROM list) OR EXISTS (SELECT 1 FROM holdings_told)
