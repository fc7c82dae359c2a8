-- Why: an invitation's challenge is good for one enrolment, so it is written down before it is shown.
-- In: :challenge 16 bytes; :made_ms host clock; :expires_s Unix seconds, host clock
INSERT INTO invitation (challenge, made_ms, expires_s) VALUES (:challenge, :made_ms, :expires_s)
