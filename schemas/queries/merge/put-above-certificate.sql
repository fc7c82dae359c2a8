-- Why: the host above let this one in; only what it says last counts.
-- In: :issued_s, :granted
UPDATE above SET issued_s = :issued_s, granted = :granted
WHERE issued_s IS NULL OR issued_s < :issued_s
