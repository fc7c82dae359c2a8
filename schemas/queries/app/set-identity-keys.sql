-- Why: another PIN wraps the same keys anew.
-- In: :pin_salt, :pin_operations, :pin_memory_bytes (all NULL without a PIN), :keys
-- Out: nothing
UPDATE identity
SET pin_salt = :pin_salt, pin_operations = :pin_operations, pin_memory_bytes = :pin_memory_bytes, keys = :keys
