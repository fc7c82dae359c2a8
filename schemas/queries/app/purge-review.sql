-- Why: a record is purged; what was said of it goes, that it was said stays.
-- In: :record 16 bytes
UPDATE review SET sealed = NULL WHERE record = :record
