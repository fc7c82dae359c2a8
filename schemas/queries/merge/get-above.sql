-- Why: the host above, whose receipts are taken.
-- Out: sign_public, seal_public, name, region, challenge, issued_s (NULL: not let in yet), granted
SELECT sign_public, seal_public, name, region, challenge, issued_s, granted FROM above
