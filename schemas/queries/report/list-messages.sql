-- Why: what waits to be carried to a device.
-- In: :device; :oldest_ms copies asked for before this are left out; :copy the kind of copies
-- Out: record (NULL: not a copy), message; certificates first, then the newest
SELECT record, message FROM outbox
WHERE device = :device AND (kind <> :copy OR made_ms >= :oldest_ms)
ORDER BY kind, made_ms DESC, outbox_key DESC
