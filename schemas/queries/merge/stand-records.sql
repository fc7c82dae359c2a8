-- Why: records as they stand.
-- Out: records, withdrawn, orphans, of unknown forms
SELECT count (*), coalesce (sum (state = 'withdrawn'), 0), coalesce (sum (state = 'orphan'), 0),
  coalesce (sum (state <> 'orphan' AND form_known = 0), 0)
FROM v_record
