-- Why: a bad file is looked at again when a piece of it comes anew.
-- In: :digest, :size
DELETE FROM blob WHERE digest = :digest AND size = :size AND good = 0
