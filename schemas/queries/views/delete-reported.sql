-- Why: the log of a host below is read again; what it said goes first.
-- In: :author_key
DELETE FROM v_reported WHERE author_key = :author_key
