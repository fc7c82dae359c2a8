-- Why: names under which parts of a file were written to sticks.
-- In: :digest of the whole file
-- Out: offset, name
SELECT offset, name FROM sent_part WHERE digest = :digest
