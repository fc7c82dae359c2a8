-- Why: the host that this handheld reports to.
-- Out: sign_public, seal_public, name, region, challenge, pinned_ms, certificate, certificate_issued_s,
--      region_granted, revoked_after, last_contact_ms, clock_offset_ms
SELECT sign_public, seal_public, name, region, challenge, pinned_ms, certificate,
  certificate_issued_s, region_granted, revoked_after, last_contact_ms, clock_offset_ms
FROM host
