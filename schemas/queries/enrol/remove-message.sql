-- Why: a newer message of the same kind, about the same record, takes the place of an older one.
-- In: :device; :kind PwMessageKind; :record of a copy, else NULL
DELETE FROM outbox WHERE device = :device AND kind = :kind AND record IS :record
