-- Why: keys, challenge or certificate changed: what was sealed before is not to be sent again.
UPDATE sent SET parcel = NULL WHERE parcel IS NOT NULL
