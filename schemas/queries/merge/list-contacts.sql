-- Why: enrolled devices whose clock was far off at the last contact, and those that are trusted and were
-- not heard of for long (since they asked to be let in, where there was no contact yet); by id. Over those
-- that report to a host below that host watches.
-- In: :before_ms   Out: id, name, last contact (host clock, 0: never), clock off (1 or 0), silent (1 or 0)
SELECT author.id, v_device.name, coalesce (v_contact.host_ms, 0), coalesce (v_contact.clock_off, 0),
  v_device.revoked_after IS NULL AND v_device.host IS NULL
    AND coalesce (v_contact.host_ms, request.received_ms, 0) < :before_ms
FROM v_device
JOIN author ON author.author_key = v_device.author_key
LEFT JOIN v_contact ON v_contact.author_key = v_device.author_key
LEFT JOIN request ON request.device = author.id
WHERE v_contact.clock_off OR coalesce (v_contact.host_ms, request.received_ms, 0) < :before_ms
ORDER BY author.id
