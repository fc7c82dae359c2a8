-- Why: devices, enrolled, asking, or let in by a host below, whose id lies between two ids: those that begin with a prefix.
-- In: :low, :high (16 bytes each)   Out: id, at most two
SELECT id FROM (
  SELECT author.id FROM author JOIN v_device ON v_device.author_key = author.author_key
  WHERE author.id BETWEEN :low AND :high
  UNION SELECT device FROM request WHERE device BETWEEN :low AND :high
  UNION SELECT device FROM v_report WHERE device BETWEEN :low AND :high)
ORDER BY id LIMIT 2
