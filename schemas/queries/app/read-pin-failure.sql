-- Why: how many wrong PINs there were in a row, and when the last one.
-- Out: count, last_ms
SELECT count, last_ms FROM pin_failure WHERE count > 0
