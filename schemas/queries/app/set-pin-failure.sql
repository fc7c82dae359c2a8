-- Why: a wrong PIN is counted, and a right one (:count 0) ends the row.
-- In: :count, :last_ms (device clock)
INSERT INTO pin_failure (one, count, last_ms) VALUES (1, :count, :last_ms)
ON CONFLICT (one) DO UPDATE SET count = excluded.count, last_ms = excluded.last_ms
