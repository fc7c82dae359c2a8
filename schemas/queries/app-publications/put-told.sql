-- Why: the host is told something else than before. A receipt that covers more than what was ever sent before that shows
--   that it arrived.
-- In: :host, :digest
INSERT INTO holdings_told (one, host, digest, after_seq)
VALUES (1, :host, :digest, max ((SELECT coalesce (max (last_seq), 0) FROM sent),
                                (SELECT coalesce (max (seq), 0) FROM receipt)))
ON CONFLICT (one) DO UPDATE SET host = excluded.host, digest = excluded.digest, after_seq = excluded.after_seq
WHERE host <> excluded.host OR digest <> excluded.digest
