-- Why: pin a host from its invitation; one that was pinned before is forgotten with all that it gave.
-- In: :sign_public, :seal_public, :name, :region, :challenge, :pinned_ms
INSERT OR REPLACE INTO host (one, sign_public, seal_public, name, region, challenge, pinned_ms)
VALUES (1, :sign_public, :seal_public, :name, :region, :challenge, :pinned_ms)
