-- Why: carry a sealed parcel of somebody else.
-- In: :digest, :kind, :address, :parcel, :taken_ms
INSERT INTO courier (digest, kind, address, parcel, taken_ms)
VALUES (:digest, :kind, :address, :parcel, :taken_ms)
