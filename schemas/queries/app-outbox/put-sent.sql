-- Why: a parcel was written or shown.
-- In: :digest, :first, :last, :medium, :made_ms, :sent_ms, :parcel
INSERT INTO sent (digest, first_seq, last_seq, medium, made_ms, sent_ms, parcel)
VALUES (:digest, :first, :last, :medium, :made_ms, :sent_ms, :parcel)
ON CONFLICT (digest) DO UPDATE SET medium = excluded.medium, sent_ms = excluded.sent_ms
