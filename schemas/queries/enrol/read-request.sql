-- Why: what a device asked for, when it is to be approved.
-- In: :device 16 bytes
-- Out: public_key, name, region asked for, seal_public (NULL: a handheld)
SELECT public_key, name, region, seal_public FROM request WHERE device = :device
