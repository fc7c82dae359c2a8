-- Why: the log of a host below is read again; what it has that does not count goes first.
-- In: :author_key
DELETE FROM v_refused WHERE author_key = :author_key AND record_key IS NULL
