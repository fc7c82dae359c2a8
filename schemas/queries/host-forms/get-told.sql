-- Why: when did this handheld last say what it holds?
-- In: :device   Out: told_ms; no row if it never did
SELECT told_ms FROM holding WHERE device = :device ORDER BY told_ms DESC LIMIT 1
