-- Why: who this host is.
-- Out: sign_secret, seal_secret, name, region; no row before init.
SELECT sign_secret, seal_secret, name, region FROM identity
