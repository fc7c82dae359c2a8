-- Why: what waits for a person.
-- In: :id 8 bytes: only that item; NULL: all
-- Out: id, kind, record, path, device, seq; those of one record together
SELECT item.id, item.kind, record.id, item.path, author.id, item.seq
FROM v_open_item AS item
LEFT JOIN record ON record.record_key = item.record_key
LEFT JOIN author ON author.author_key = item.author_key
WHERE :id IS NULL OR item.id = :id
ORDER BY item.kind, record.id, item.path, author.id, item.seq
