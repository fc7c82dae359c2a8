-- Why: devices whose clock was far off at the last contact.
-- Out: count
SELECT count (*) FROM v_contact WHERE clock_off
