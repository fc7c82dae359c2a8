-- Why: the handheld told anew what it holds.
-- In: :device
DELETE FROM holding WHERE device = :device
