-- Why: is this parcel one of ours?
-- In: :digest of the parcel, :name: its file name on a stick
-- Out: 1
SELECT 1 FROM sent WHERE digest = :digest UNION ALL SELECT 1 FROM sent_part WHERE name = :name LIMIT 1
