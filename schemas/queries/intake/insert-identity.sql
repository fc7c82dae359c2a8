-- Why: who this host is, once and for ever.
-- In: :sign_secret, :seal_secret, :name, :region, :created_ms
INSERT INTO identity (one, sign_secret, seal_secret, name, region, created_ms)
VALUES (1, :sign_secret, :seal_secret, :name, :region, :created_ms)
