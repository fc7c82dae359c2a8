-- Why: what hosts below say of devices.
-- In: :device (NULL: all), :host 16 bytes (NULL: any)
-- Out: device, host, public_key, seal (NULL: a handheld), name, region, revoked_after (NULL: trusted),
--      enrolled here 0 or 1; by device and host
SELECT device, host, public_key, seal, name, region, revoked_after, enrolled FROM v_report
WHERE (:device IS NULL OR device = :device) AND (:host IS NULL OR host = :host)
ORDER BY device, host
