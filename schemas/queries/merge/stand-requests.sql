-- Why: devices that asked and are not let in.
-- Out: count
SELECT count (*) FROM request
WHERE NOT EXISTS (SELECT 1 FROM author JOIN v_device ON v_device.author_key = author.author_key
                  WHERE author.id = request.device)
