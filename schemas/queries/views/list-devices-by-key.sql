-- Why: every device that was let in has its log walked along in a rebuild.
-- In: :after   Out: author_key; no row after the last
SELECT author_key FROM v_device WHERE author_key > :after ORDER BY author_key LIMIT 1
