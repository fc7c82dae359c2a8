-- Why: a version of a form is published. Times rise from row to row whatever the clock says, so that the
-- newest of an id is the one with the greatest time.
-- In: :digest (of bytes), :id, :version, :now_ms (host clock), :bytes
INSERT INTO form (digest, id, version, added_ms, bytes)
VALUES (:digest, :id, :version, max (:now_ms, 1 + (SELECT coalesce (max (added_ms), 0) FROM form)), :bytes)
