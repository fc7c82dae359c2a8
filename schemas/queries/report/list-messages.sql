-- Why: what waits to be carried to a device.
-- In: :device; :oldest_ms copies made before this are left out; :copy the kind of copies
-- Out: message; certificates first, then the newest
SELECT message FROM outbox
WHERE device = :device AND (kind <> :copy OR made_ms >= :oldest_ms)
ORDER BY kind, made_ms DESC, outbox_key DESC
