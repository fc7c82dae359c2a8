-- Why: a parcel that merge has to look at.
-- In: :spool_key
INSERT INTO verdict (spool_key) VALUES (:spool_key)
