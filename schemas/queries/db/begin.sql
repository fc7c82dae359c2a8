-- Why: every write begins here; the write lock is taken at once.
BEGIN IMMEDIATE
