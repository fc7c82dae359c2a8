-- Why: operations about no record are a host's; a handheld's are kept but not counted.
-- In: :author_key, :code
INSERT OR REPLACE INTO v_refused (op_key, author_key, record_key, code)
SELECT op_key, author_key, NULL, :code FROM op
WHERE author_key = :author_key AND record_key IS NULL
