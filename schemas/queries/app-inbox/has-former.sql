-- Why: a receipt that was moved away does not come back by being read again.
-- In: :host (id), :seq, :host_ms
-- Out: 1
SELECT 1 FROM former_receipt WHERE host = :host AND seq = :seq AND host_ms = :host_ms
