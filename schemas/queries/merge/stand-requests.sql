-- Why: devices that asked and are not let in, and those that hosts below let in.
-- Out: count
SELECT count (*) FROM (
  SELECT device FROM request
  WHERE NOT EXISTS (SELECT 1 FROM author JOIN v_device ON v_device.author_key = author.author_key
                    WHERE author.id = request.device)
  UNION SELECT device FROM v_report WHERE enrolled = 0)
