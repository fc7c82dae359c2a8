-- Why: the one insert into the operation log.
-- In: :seq, :digest (32 bytes), :sealed
INSERT INTO op (seq, digest, sealed) VALUES (:seq, :digest, :sealed)
