-- Why: how many parcels merge would look at.
-- Out: count
SELECT count (*) FROM verdict WHERE is_open = 1
