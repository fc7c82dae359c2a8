-- Why: an invitation is good once.
-- In: :challenge, :device, :used_ms
UPDATE invitation SET used_by = :device, used_ms = :used_ms WHERE challenge = :challenge
