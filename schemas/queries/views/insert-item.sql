-- Why: something that waits for a person.
-- In: :id (8 bytes), :kind, :record_key, :path, :author_key, :seq
INSERT INTO v_item (id, kind, record_key, path, author_key, seq)
VALUES (:id, :kind, :record_key, :path, :author_key, :seq)
