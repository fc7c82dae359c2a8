-- Why: what need not be sent to this handheld, and what differences can be built on.
-- In: :device   Out: kind, name, digest
SELECT kind, name, digest FROM holding WHERE device = :device ORDER BY kind, name, digest
