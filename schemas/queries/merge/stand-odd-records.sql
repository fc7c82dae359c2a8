-- Why: records that are not plainly there: by the index of just these.
-- Out: withdrawn, orphans, of unknown forms
SELECT coalesce (sum (state = 'withdrawn'), 0), coalesce (sum (state = 'orphan'), 0),
  coalesce (sum (state <> 'orphan' AND form_known = 0), 0)
FROM v_record WHERE state <> 'active' OR form_known = 0
