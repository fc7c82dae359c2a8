-- Why: for whom a host below gets receipts: those that it passes on and that are let in here.
-- In: :host 16 bytes   Out: device, by id
SELECT author.id FROM v_device JOIN author USING (author_key)
WHERE v_device.host = :host
  OR EXISTS (SELECT 1 FROM v_report WHERE v_report.device = author.id AND v_report.host = :host)
ORDER BY author.id
