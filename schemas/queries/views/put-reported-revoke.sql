-- Why: a host below stopped trusting a device that it had let in.
-- In: :author_key (the host), :device, :revoked_after
UPDATE v_reported SET revoked_after = :revoked_after WHERE author_key = :author_key AND device = :device
