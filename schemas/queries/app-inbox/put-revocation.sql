-- Why: what the newest revocation list says of this device.
-- In: :issued_s, :after (NULL: it is not in the list)
UPDATE host SET revocation_issued_s = :issued_s, revoked_after = :after
