-- Why: second half of moving receipts away.
-- In: :after: those with a larger number; :code_before_ms: of short codes, those typed before
DELETE FROM receipt WHERE seq > :after AND (host_ms > 0 OR taken_ms < :code_before_ms)
