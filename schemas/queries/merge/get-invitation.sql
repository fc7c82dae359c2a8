-- Why: is a request's challenge one of ours, and free?
-- In: :challenge   Out: expires_s, used_by
SELECT expires_s, used_by FROM invitation WHERE challenge = :challenge
