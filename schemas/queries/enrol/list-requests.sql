-- Why: who asked to be let in.
-- In: :all 1: also those who are enrolled already
-- Out: device, name, region asked for, asked_ms (device clock), received_ms (host clock), enrolled 0 or 1;
--      the oldest first
SELECT request.device, request.name, request.region, request.asked_ms, request.received_ms,
  v_device.author_key IS NOT NULL
FROM request
LEFT JOIN author ON author.id = request.device
LEFT JOIN v_device ON v_device.author_key = author.author_key
WHERE :all = 1 OR v_device.author_key IS NULL
ORDER BY request.received_ms, request.device
