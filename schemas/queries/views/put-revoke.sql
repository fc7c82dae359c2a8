-- Why: a device is no longer trusted after a number.
-- In: :author_key, :revoked_after
UPDATE v_device SET revoked_after = :revoked_after WHERE author_key = :author_key
