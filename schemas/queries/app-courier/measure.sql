-- Why: how much is carried for others.
-- Out: count, bytes
SELECT count (*), coalesce (sum (length (parcel)), 0) FROM courier
