-- Why: which forms do the records here have?
-- Out: form id; sorted
SELECT DISTINCT form FROM v_record WHERE form IS NOT NULL ORDER BY form
