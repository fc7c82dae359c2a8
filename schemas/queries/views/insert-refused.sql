-- Why: an operation that is kept but not counted.
-- In: :op_key, :author_key, :record_key, :code
INSERT OR REPLACE INTO v_refused (op_key, author_key, record_key, code)
VALUES (:op_key, :author_key, :record_key, :code)
