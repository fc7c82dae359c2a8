-- Why: a receipt that names all evidence of an author stands for what an older one named.
-- In: :device
DELETE FROM above_blob WHERE device = :device
