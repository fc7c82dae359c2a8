-- Why: a host below let a device in, or gave it another region or name.
-- In: :author_key (the host), :device, :public_key, :seal (NULL: a handheld), :name, :region, :enrolled_ms
INSERT INTO v_reported (author_key, device, public_key, seal, name, region, enrolled_ms, revoked_after)
VALUES (:author_key, :device, :public_key, :seal, :name, :region, :enrolled_ms, NULL)
ON CONFLICT (author_key, device) DO UPDATE SET seal = excluded.seal, name = excluded.name,
  region = excluded.region, enrolled_ms = excluded.enrolled_ms
