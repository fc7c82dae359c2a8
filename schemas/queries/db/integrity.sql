-- Why: is the file whole?
-- Out: 'ok', or the first fault.
PRAGMA integrity_check(1)
