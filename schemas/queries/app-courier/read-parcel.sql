-- Why: one parcel to hand on.
-- In: :digest
-- Out: parcel
SELECT parcel FROM courier WHERE digest = :digest
