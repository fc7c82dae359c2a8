-- Why: names under which a part of a file was written to sticks.
-- In: :digest of the whole file, :offset
-- Out: name
SELECT name FROM sent_part WHERE digest = :digest AND offset = :offset
