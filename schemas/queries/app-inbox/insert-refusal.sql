-- Why: what the newest receipt says of one operation.
-- In: :seq, :code
INSERT OR REPLACE INTO refusal (seq, code) VALUES (:seq, :code)
