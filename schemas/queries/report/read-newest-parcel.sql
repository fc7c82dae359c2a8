-- Why: how old is this store?
-- Out: received_ms of the newest parcel, host clock; NULL: there is none
SELECT max (received_ms) FROM spool
