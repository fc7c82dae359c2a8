-- Why: a handheld gets its keys, once.
-- In: :public_key (32), :pin_salt (16), :pin_operations, :pin_memory_bytes (all NULL: no PIN), :keys,
--     :profile, :created_ms
INSERT INTO identity
  (one, public_key, pin_salt, pin_operations, pin_memory_bytes, keys, profile, created_ms)
VALUES
  (1, :public_key, :pin_salt, :pin_operations, :pin_memory_bytes, :keys, :profile, :created_ms)
