-- Why: parcels that no merge has looked at yet, as an operator between collect and merge sees them.
-- Out: count
SELECT count (*) FROM verdict WHERE is_open = 1 AND code IS NULL
