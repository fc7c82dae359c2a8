-- Why: a parcel that is carried already is not taken twice.
-- In: :digest
-- Out: 1
SELECT 1 FROM courier WHERE digest = :digest
