-- Why: a device is let in, or gets another region or name. A device that was revoked stays so.
-- In: :author_key, :name, :region, :digest (of its public key)
INSERT INTO v_device (author_key, name, region, revoked_after, seq, digest, max_seq, missing, forked,
  operations)
VALUES (:author_key, :name, :region, NULL, 0, :digest, 0, 0, 0, 0)
ON CONFLICT (author_key) DO UPDATE SET name = excluded.name, region = excluded.region
