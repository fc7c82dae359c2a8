-- Why: a draft is kept with every answer; the newest state replaces the one before, if it is still there as it was.
-- In: :id, :before, :sealed
UPDATE draft SET sealed = :sealed WHERE id = :id AND sealed = :before
