-- Why: when this handheld last heard of its host, and what that says of its clock.
-- In: :now_ms, :offset_ms (NULL: nothing new)
UPDATE host SET last_contact_ms = :now_ms, clock_offset_ms = coalesce (:offset_ms, clock_offset_ms)
