-- Why: the record that an operation names must have the key that its row says.
-- In: :id   Out: record_key
SELECT record_key FROM record WHERE id = :id
