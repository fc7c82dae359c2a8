-- Why: were the views made at all?
-- Out: count of their first table
SELECT count (*) FROM sqlite_schema WHERE type = 'table' AND name = 'view_basis'
