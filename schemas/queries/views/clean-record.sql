-- Why: a record was folded.
-- In: :record_key
DELETE FROM view_dirty_record WHERE record_key = :record_key
