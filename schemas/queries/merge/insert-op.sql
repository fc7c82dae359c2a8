-- Why: one new operation. That it is new was looked up; a second copy would be an error here.
-- In: :op_key, :author_key, :seq, :digest, :kind, :record_key, :segment_key, :bytes
INSERT INTO op (op_key, author_key, seq, digest, kind, record_key, segment_key, bytes)
VALUES (:op_key, :author_key, :seq, :digest, :kind, :record_key, :segment_key, :bytes)
