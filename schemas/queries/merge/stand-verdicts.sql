-- Why: parcels by verdict, as they stand.
-- Out: code, count
SELECT code, count (*) FROM verdict WHERE code IS NOT NULL GROUP BY code
