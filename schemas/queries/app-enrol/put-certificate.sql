-- Why: keep the newest certificate.
-- In: :certificate, :issued_s, :region
UPDATE host SET certificate = :certificate, certificate_issued_s = :issued_s, region_granted = :region
