-- Why: what a parcel is filed under.
-- In: :spool_key   Out: code
SELECT code FROM verdict WHERE spool_key = :spool_key
