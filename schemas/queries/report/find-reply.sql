-- Why: is this file on a stick a reply of ours?
-- In: :device; :name of the file
-- Out: 1, or nothing
SELECT 1 FROM reply WHERE device = :device AND name = :name
