-- Why: a message waits to be carried to a device.
-- In: :device; :kind PwMessageKind; :record of a copy, else NULL; :message signed, NULL for a copy; :made_ms host clock
INSERT INTO outbox (device, kind, record, message, made_ms)
VALUES (:device, :kind, :record, :message, :made_ms)
