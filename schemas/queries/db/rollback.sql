-- Why: undo what an open transaction did.
ROLLBACK
