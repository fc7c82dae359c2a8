-- Why: the rows of the version before make room.
-- In: :list
DELETE FROM list_row WHERE list_key = :list
