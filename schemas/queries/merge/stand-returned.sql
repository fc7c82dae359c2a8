-- Why: records that wait for their authors' answers.
-- Out: count
SELECT count (*) FROM v_record WHERE review = 'returned'
