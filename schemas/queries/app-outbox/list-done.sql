-- Why: own parcels that a stick need not carry any longer.
-- In: :seq: the host holds 1..seq; :enrolled: 1 when a certificate is here
-- Out: digest
SELECT digest FROM sent WHERE (last_seq > 0 AND last_seq <= :seq) OR (last_seq = 0 AND :enrolled = 1)
