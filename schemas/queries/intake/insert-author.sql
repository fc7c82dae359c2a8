-- Why: one more author of operations: a device that was let in, or this host. Once each.
-- In: :id, :public_key
INSERT OR IGNORE INTO author (id, public_key) VALUES (:id, :public_key)
