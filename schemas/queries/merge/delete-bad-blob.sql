-- Why: a file whose pieces did not give its digest is checked again when one of them comes anew.
-- In: :digest, :size
DELETE FROM blob WHERE digest = :digest AND size = :size AND good = 0
