-- Why: a parcel was handed on.
-- In: :digest, :given_ms
UPDATE courier SET given_ms = :given_ms WHERE digest = :digest
