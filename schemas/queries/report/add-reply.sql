-- Why: this host knows its own files on a stick by name, and may take older ones away.
-- In: :device; :name of the file; :made_ms host clock
INSERT INTO reply (device, name, made_ms) VALUES (:device, :name, :made_ms)
ON CONFLICT DO UPDATE SET made_ms = excluded.made_ms
