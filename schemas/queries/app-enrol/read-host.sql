-- Why: the host that this handheld reports to.
-- Out: sign_public, seal_public, name, region, challenge, pinned_ms, certificate_issued_s (NULL: none),
--      region_granted, revocation_issued_s, revoked_after (NULL: trusted), last_contact_ms
SELECT sign_public, seal_public, name, region, challenge, pinned_ms, certificate_issued_s, region_granted,
  revocation_issued_s, revoked_after, last_contact_ms
FROM host
