-- Why: walk over all records by local key.
-- In: :after   Out: record_key; NULL after the last
SELECT min (record_key) FROM op WHERE record_key > :after AND record_key IS NOT NULL
