-- Why: the newest review of a record takes the place of an older one.
-- In: :host 32 bytes, :record 16 bytes, :seq, :host_ms (host clock), :sealed
INSERT INTO review (host, record, seq, host_ms, sealed)
VALUES (:host, :record, :seq, :host_ms, :sealed)
ON CONFLICT (host, record) DO UPDATE
SET seq = excluded.seq, host_ms = excluded.host_ms, sealed = excluded.sealed
