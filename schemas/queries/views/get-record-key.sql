-- Why: the local key of a record.
-- In: :id   Out: record_key; no row if it is not known
SELECT record_key FROM record WHERE id = :id
