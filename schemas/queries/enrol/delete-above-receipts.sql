-- Why: what the former host above said that it holds, the new one does not hold.
DELETE FROM above_receipt
