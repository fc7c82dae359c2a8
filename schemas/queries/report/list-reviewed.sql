-- Why: what the office said of a device's records goes back to it, and to nobody else.
-- In: :device 16 bytes; :oldest_ms reviews before this are left out, unless they wait for an answer
-- Out: record; the newest review first
SELECT v_record.id
FROM v_record JOIN author ON author.author_key = v_record.author_key
WHERE author.id = :device AND v_record.review IS NOT NULL
  AND (v_record.review = 'returned' OR v_record.review_ms >= :oldest_ms)
ORDER BY v_record.review_ms DESC, v_record.id
