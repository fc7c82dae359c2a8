-- Why: a device's log is walked again; its open items go.
-- In: :author_key
DELETE FROM v_item WHERE author_key = :author_key
