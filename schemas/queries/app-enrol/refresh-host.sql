-- Why: take what a newer invitation of the pinned host says.
-- In: :seal_public, :name, :region, :challenge
UPDATE host SET seal_public = :seal_public, name = :name, region = :region, challenge = :challenge
