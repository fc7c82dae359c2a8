-- Why: who is named in a record.
-- In: :record_key, :place (from 1), :name, :position, :role (bytes of UTF-8)
INSERT INTO v_subject (record_key, place, name, position, role)
VALUES (:record_key, :place, CAST (:name AS TEXT), CAST (:position AS TEXT), CAST (:role AS TEXT))
