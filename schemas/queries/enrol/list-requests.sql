-- Why: who asked to be let in, and whom hosts below let in.
-- In: :all 1: also those who are enrolled already
-- Out: device, name, region asked for, asked_ms (device clock; clock of the host below), received_ms (host
--      clock; 0: by the word of a host below), enrolled 0 or 1, 1 for a host, id of the host below (NULL: it
--      asked itself), last trusted number by that host's word (NULL: trusted); the oldest first
SELECT request.device AS device, request.name, request.region, request.asked_ms,
  request.received_ms AS received_ms,
  v_device.author_key IS NOT NULL AS enrolled, request.seal_public IS NOT NULL, NULL AS host, NULL
FROM request
LEFT JOIN author ON author.id = request.device
LEFT JOIN v_device ON v_device.author_key = author.author_key
WHERE :all = 1 OR v_device.author_key IS NULL
UNION ALL
SELECT device, name, region, enrolled_ms, 0, enrolled, seal IS NOT NULL, host, revoked_after
FROM v_report WHERE :all = 1 OR enrolled = 0
ORDER BY host, received_ms, device -- NULL comes first
