-- Why: the local key of a record.
-- In: :id   Out: record_key
SELECT record_key FROM record WHERE id = :id
