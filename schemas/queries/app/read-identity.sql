-- Why: the keys, to open them.
-- Out: public_key, pin_salt, pin_operations, pin_memory_bytes, keys, profile, created_ms
SELECT public_key, pin_salt, pin_operations, pin_memory_bytes, keys, profile, created_ms
FROM identity
