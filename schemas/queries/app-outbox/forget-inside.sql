-- Why: bytes of parcels within the range of a newer one are never needed again.
-- In: :digest of the newer one, :first, :last
UPDATE sent SET parcel = NULL
WHERE parcel IS NOT NULL AND digest <> :digest AND first_seq >= :first AND last_seq <= :last
