-- Why: a device is let in, or gets another region or name. A device that was revoked stays so.
-- In: :author_key, :name, :region, :digest (of its public key), :seal (a host's X25519 key; NULL: a
-- handheld), :host (the host below that it reports to; NULL: this one), :kept_after (NULL: nothing)
INSERT INTO v_device (author_key, name, region, revoked_after, seq, digest, max_seq, missing, forked,
  operations, seal, host, kept_after)
VALUES (:author_key, :name, :region, NULL, 0, :digest, 0, 0, 0, 0, :seal, :host, :kept_after)
ON CONFLICT (author_key) DO UPDATE SET name = excluded.name, region = excluded.region,
  seal = excluded.seal, host = excluded.host, kept_after = excluded.kept_after
