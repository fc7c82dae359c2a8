-- Why: what a device asked for, when it is to be approved.
-- In: :device 16 bytes
-- Out: public_key, name, region asked for
SELECT public_key, name, region FROM request WHERE device = :device
