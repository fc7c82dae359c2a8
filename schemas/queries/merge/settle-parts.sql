-- Why: evidence that records name meanwhile is filed.
-- In: :judged_ms
UPDATE verdict SET code = 'ok', is_open = 0, judged_ms = :judged_ms
WHERE is_open = 1 AND code = 'blob_unknown'
  AND NOT EXISTS (
    SELECT 1 FROM blob_part AS part WHERE part.spool_key = verdict.spool_key
      AND NOT EXISTS (SELECT 1 FROM v_evidence
                      WHERE v_evidence.digest = part.digest AND v_evidence.size = part.size))
