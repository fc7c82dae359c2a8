-- Why: bytes of parcels that begin with something the host has are never sent again.
-- In: :seq: the host holds 1..seq
UPDATE sent SET parcel = NULL WHERE parcel IS NOT NULL AND first_seq BETWEEN 1 AND :seq
