-- Why: this host reports to another; its newest invitation counts.
-- In: all columns of above but the certificate, which stays unless it is asked for anew
INSERT INTO above (one, sign_public, seal_public, name, region, challenge, joined_ms)
VALUES (1, :sign_public, :seal_public, :name, :region, :challenge, :joined_ms)
ON CONFLICT (one) DO UPDATE SET seal_public = excluded.seal_public, name = excluded.name,
  region = excluded.region, challenge = excluded.challenge,
  issued_s = iif (challenge = excluded.challenge, issued_s, NULL)
