-- Why: the operations with one number by which a fork shows.
-- In: :device 16 bytes; :seq
-- Out: digest, host clock of the first parcel that brought it (NULL: none); by digest
SELECT op.digest, spool.received_ms
FROM op
JOIN author USING (author_key)
JOIN segment ON segment.segment_key = op.segment_key
LEFT JOIN spool ON spool.spool_key = segment.spool_key
WHERE author.id = :device AND op.seq = :seq
ORDER BY op.digest
