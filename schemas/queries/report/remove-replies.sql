-- Why: names of replies are not kept for ever.
-- In: :device; :oldest_ms host clock
DELETE FROM reply WHERE device = :device AND made_ms < :oldest_ms
