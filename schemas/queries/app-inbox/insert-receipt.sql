-- Why: keep a verified receipt.
-- In: :seq, :host_ms, :taken_ms, :accepted, :quarantined, :message, :code
INSERT OR REPLACE INTO receipt (seq, host_ms, taken_ms, accepted, quarantined, message, code)
VALUES (:seq, :host_ms, :taken_ms, :accepted, :quarantined, :message, :code)
