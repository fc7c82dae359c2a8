-- Why: receipts that count no longer stay as proofs.
-- In: :host (id), :after: those with a larger number; :code_before_ms: of short codes, those typed
--     before (device clock)
INSERT OR IGNORE INTO former_receipt (host, seq, host_ms, taken_ms, message, code)
SELECT :host, seq, host_ms, taken_ms, message, code FROM receipt
WHERE seq > :after AND (host_ms > 0 OR taken_ms < :code_before_ms)
