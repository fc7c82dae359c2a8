-- Why: the index of the version before goes with its rows.
-- In: :list
DELETE FROM list_cell WHERE list_key = :list
