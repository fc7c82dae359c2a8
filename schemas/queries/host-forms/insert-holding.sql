-- Why: one form or list that a handheld says it holds.
-- In: all columns of holding
INSERT OR REPLACE INTO holding (device, kind, name, digest, told_ms)
VALUES (:device, :kind, :name, :digest, :told_ms)
