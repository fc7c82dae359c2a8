-- Why: second half of moving receipts away.
-- In: :after: those with a larger number
DELETE FROM receipt WHERE seq > :after
